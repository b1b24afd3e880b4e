import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../shared/icons.js'
import { safeUrl } from '../shared/links.js'
import type { ImageBlock } from '../shared/protocol.js'
import { useBlocks } from './context.js'
import { Words } from './Text.js'

interface LargeProps {
  url: string
  alt: string
  closed: () => void
}

/** The picture over everything else, until Escape, its button or a click closes it. */
function Large({ url, alt, closed }: LargeProps): JSX.Element {
  const { texts } = useBlocks()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  const close = (): void => {
    dialog.current?.close()
  }
  return (
    <dialog
      ref={dialog}
      class="large"
      aria-label={alt}
      onClose={closed}
      onClick={close}
      onKeyDown={(event) => {
        // What is around it, such as the widget's panel, must not close too.
        event.stopPropagation()
        if (event.key !== 'Escape') return
        event.preventDefault()
        close()
      }}
    >
      <button type="button" class="icon-button" aria-label={texts.closePicture}>
        <Icon name="close" />
      </button>
      <img src={url} alt={alt} />
    </dialog>
  )
}

/**
 * A picture that keeps its place while it loads and opens large; its description stands in when it cannot be loaded.
 */
export function Image({ block }: { block: ImageBlock }): JSX.Element {
  const { base, texts } = useBlocks()
  const [broken, setBroken] = useState(false)
  const [large, setLarge] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const url = safeUrl(block.url, base)
  const alt = block.alt || texts.picture
  if (url === null || broken) {
    return (
      <div class="bubble">
        <Words text={block.alt || block.fallback || texts.picture} />
      </div>
    )
  }
  return (
    <>
      <button
        ref={opener}
        type="button"
        class="picture"
        aria-haspopup="dialog"
        aria-label={texts.enlarge(alt)}
        onClick={() => {
          setLarge(true)
        }}
      >
        <img
          src={url}
          alt={alt}
          width={block.width}
          height={block.height}
          onError={() => {
            setBroken(true)
          }}
        />
      </button>
      {large && (
        <Large
          url={url}
          alt={alt}
          closed={() => {
            setLarge(false)
            opener.current?.focus()
          }}
        />
      )}
    </>
  )
}
