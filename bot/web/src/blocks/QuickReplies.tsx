import type { JSX } from 'preact'
import type { QuickRepliesBlock } from '../shared/protocol.js'
import { useBlocks } from './context.js'

/** Answers to choose from. Once the question is no longer current they disappear: the choice stands in the log. */
export function QuickReplies({
  block,
  current,
}: {
  block: QuickRepliesBlock
  current: boolean
}): JSX.Element | null {
  const { actions } = useBlocks()
  if (actions && !current) return null
  return (
    <ul class="replies">
      {block.options.map(({ id, title }) => (
        <li key={id}>
          {actions ? (
            <button
              type="button"
              class="reply"
              onClick={() => {
                actions.choose(id, title)
              }}
            >
              {title}
            </button>
          ) : (
            <span class="reply">{title}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
