import type { JSX } from 'preact'
import { Icon } from '../shared/icons.js'
import type { Product } from '../shared/protocol.js'
import { useBlocks } from './context.js'

/** Two buttons by which the customer says what they think of a product; pressing one again takes it back. */
export function Opinion({ product, listId }: { product: Product; listId: string }): JSX.Element | null {
  const { actions, texts } = useBlocks()
  if (!actions) return null
  const held = actions.opinion(product.product_id)
  return (
    <span class="opinion">
      {(['like', 'dislike'] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          class={`opinion-button ${kind}`}
          aria-pressed={held === kind}
          aria-label={texts[kind](product.title)}
          title={texts.opinion[kind]}
          onClick={() => {
            actions.react(held === kind ? 'withdraw' : kind, product.product_id, listId)
          }}
        >
          <Icon name="thumb" size={16} />
        </button>
      ))}
    </span>
  )
}
