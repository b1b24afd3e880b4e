import type { JSX } from 'preact'
import type { ShownBlock } from '../shared/protocol.js'
import { Chart } from './Chart.js'
import { Comparison } from './Comparison.js'
import { useBlocks } from './context.js'
import { Form } from './Form.js'
import { Handoff } from './Handoff.js'
import { Image } from './Image.js'
import { Order } from './Order.js'
import { Products } from './Products.js'
import { QuickReplies } from './QuickReplies.js'
import { Rating } from './Rating.js'
import { Reviews } from './Reviews.js'
import { Text, Words } from './Text.js'

/** One block of a message; `current` while the customer can still answer it. */
export function Block({ block, current }: { block: ShownBlock; current: boolean }): JSX.Element | null {
  switch (block.type) {
    case 'text':
      return <Text block={block} />
    case 'quick_replies':
      return <QuickReplies block={block} current={current} />
    case 'products':
      return <Products block={block} />
    case 'order':
      return <Order block={block} />
    case 'image':
      return <Image block={block} />
    case 'chart':
      return <Chart block={block} />
    case 'reviews':
      return <Reviews block={block} />
    case 'comparison':
      return <Comparison block={block} />
    case 'form':
      return <Form block={block} current={current} />
    case 'rating_request':
      return <Rating block={block} current={current} />
    case 'handoff':
      return <Handoff block={block} />
    case 'fallback':
      return (
        <div class="bubble">
          <Words text={block.text} />
        </div>
      )
  }
}

/** All blocks of a message; a message of which nothing can be shown says so. */
export function Blocks({
  blocks,
  current,
}: {
  blocks: readonly ShownBlock[]
  current: boolean
}): JSX.Element {
  const { texts } = useBlocks()
  if (blocks.length === 0) return <p class="bubble muted">{texts.unknown}</p>
  return (
    <>
      {blocks.map((block, index) => (
        <Block key={index} block={block} current={current} />
      ))}
    </>
  )
}
