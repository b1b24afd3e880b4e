import type { JSX } from 'preact'
import { splitLinks } from '../shared/links.js'
import type { TextBlock } from '../shared/protocol.js'
import { useBlocks } from './context.js'
import { Link } from './Link.js'

/** Words as they were written: line breaks kept, addresses made links, nothing read as markup. */
export function Words({ text }: { text: string }): JSX.Element {
  return (
    <p class="words" dir="auto">
      {splitLinks(text).map((part, index) =>
        'url' in part ? (
          <Link key={index} url={part.url}>
            {part.text}
          </Link>
        ) : (
          part.text
        ),
      )}
    </p>
  )
}

export function Text({ block }: { block: TextBlock }): JSX.Element {
  const { texts } = useBlocks()
  return (
    <div class="bubble">
      <Words text={block.text} />
      {block.source && (
        <p class="source">
          {texts.source} <cite>{block.source.title}</cite>
        </p>
      )}
    </div>
  )
}
