import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { safeUrl } from '../shared/links.js'
import type { ImageBlock } from '../shared/protocol.js'
import { useBlocks } from './context.js'
import { Words } from './Text.js'

/** A picture that keeps its place while it loads; its description stands in when it cannot be loaded. */
export function Image({ block }: { block: ImageBlock }): JSX.Element {
  const { base } = useBlocks()
  const [broken, setBroken] = useState(false)
  const url = safeUrl(block.url, base)
  if (url === null || broken) {
    return (
      <div class="bubble">
        <Words text={block.alt || block.fallback} />
      </div>
    )
  }
  return (
    <a class="picture" href={url} target="_blank" rel="noopener noreferrer">
      <img
        src={url}
        alt={block.alt}
        width={block.width}
        height={block.height}
        onError={() => {
          setBroken(true)
        }}
      />
    </a>
  )
}
