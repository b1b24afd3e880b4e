import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { prepare } from './prepare.js'

const MB = 1_000_000
const closed = vi.fn()
const drawn: number[][] = []
const filled: string[] = []
const encoded: unknown[][] = []
let jpeg: Blob | null

function decodes(width: number, height: number): void {
  vi.stubGlobal('createImageBitmap', vi.fn().mockResolvedValue({ width, height, close: closed }))
}

function file(bytes: number, type = 'image/jpeg'): File {
  return new File([new Uint8Array(bytes)], 'photo', { type })
}

beforeEach(() => {
  closed.mockClear()
  drawn.length = filled.length = encoded.length = 0
  jpeg = new Blob([new Uint8Array(300_000)], { type: 'image/jpeg' })
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue({
    fillRect: () => filled.push('white'),
    drawImage: (_: unknown, x: number, y: number, width: number, height: number) =>
      drawn.push([x, y, width, height]),
  } as unknown as RenderingContext)
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((take, ...how) => {
    encoded.push(how)
    take(jpeg)
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('preparing a picture', () => {
  it('scales a phone photo down to 1600 pixels and makes it a JPEG', async () => {
    decodes(4000, 3000)
    const { data } = await prepare(file(4 * MB))
    expect(data).toBe(jpeg)
    expect(drawn).toContainEqual([0, 0, 1600, 1200])
    expect(encoded).toEqual([['image/jpeg', 0.85]])
  })

  it('asks the browser to turn it as its EXIF data says', async () => {
    decodes(3000, 4000)
    await prepare(file(4 * MB))
    expect(createImageBitmap).toHaveBeenCalledWith(expect.any(File), { imageOrientation: 'from-image' })
    expect(drawn).toContainEqual([0, 0, 1200, 1600])
  })

  it('draws a preview, on white', async () => {
    decodes(1000, 500)
    const { preview } = await prepare(file(1000, 'image/png'))
    expect([preview?.width, preview?.height]).toEqual([320, 160])
    expect(filled).toEqual(['white'])
  })

  it('leaves a small picture as it is', async () => {
    decodes(800, 600)
    const small = file(MB, 'image/webp')
    expect((await prepare(small)).data).toBe(small)
    expect(encoded).toEqual([])
  })

  it('keeps the original when the JPEG would not be smaller', async () => {
    decodes(1600, 1200)
    const original = file(2 * MB)
    jpeg = new Blob([new Uint8Array(3 * MB)])
    expect((await prepare(original)).data).toBe(original)
  })

  it.each(['image/heic', 'image/avif', 'image/gif', ''])(
    'makes a JPEG of %j where the browser can read it',
    async (type) => {
      decodes(100, 100)
      expect((await prepare(file(1000, type))).data).toBe(jpeg)
    },
  )

  it('sends the bytes as they are when the browser cannot read them', async () => {
    vi.stubGlobal('createImageBitmap', vi.fn().mockRejectedValue(new Error('what is this')))
    const original = file(4 * MB, 'image/heic')
    expect(await prepare(original)).toEqual({ data: original, preview: null })
  })

  it('sends the bytes as they are when drawing fails, and lets go of the picture', async () => {
    decodes(4000, 3000)
    jpeg = null
    const original = file(4 * MB)
    expect((await prepare(original)).data).toBe(original)
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null)
    expect(await prepare(original)).toEqual({ data: original, preview: null })
    expect(closed).toHaveBeenCalledTimes(2)
  })
})
