/** Makes a photo small enough for a bad network before it is sent. */

/** Longest side of what is sent, in pixels; the gateway keeps less. */
const LONGEST = 1600
const QUALITY = 0.85
/** A picture that is no larger than this, in bytes, goes as it is. */
const SMALL = 1_000_000
/** Longest side of the preview, twice its size on the page for dense screens. */
const PREVIEW = 320
/** What the gateway reads. Whatever else this browser can show is sent as JPEG. */
const READABLE = ['image/jpeg', 'image/png', 'image/webp']

/** A picture ready to be sent. */
export interface Prepared {
  data: Blob
  /** Drawn, not addressed: a shop's content security policy may refuse blob: addresses. Null when this browser cannot. */
  preview: HTMLCanvasElement | null
}

export type Prepare = (file: Blob) => Promise<Prepared>

/** Draws a picture on white, so that what is transparent does not turn black in a JPEG. */
function draw(picture: ImageBitmap, longest: number): HTMLCanvasElement {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser has no canvas')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas
}

function asJpeg(canvas: HTMLCanvasElement): Promise<Blob | null> {
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', QUALITY)
  })
}

/** Turned as its EXIF data says, scaled down where it is large. Where this fails, the file's own bytes are sent. */
export const prepare: Prepare = async (file) => {
  const prepared: Prepared = { data: file, preview: null }
  let picture: ImageBitmap | null = null
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    prepared.preview = draw(picture, PREVIEW)
    const fits = Math.max(picture.width, picture.height) <= LONGEST && READABLE.includes(file.type)
    if (fits && file.size <= SMALL) return prepared
    const canvas = draw(picture, LONGEST)
    const jpeg = await asJpeg(canvas)
    // Safari keeps a canvas' memory for long; one without pixels has none.
    canvas.width = 0
    if (jpeg && jpeg.size > 0 && !(fits && jpeg.size >= file.size)) prepared.data = jpeg
  } catch {
    // The gateway decides about what this browser cannot decode.
  } finally {
    picture?.close()
  }
  return prepared
}
