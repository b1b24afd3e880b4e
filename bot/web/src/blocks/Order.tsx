import type { JSX } from 'preact'
import { Icon } from '../shared/icons.js'
import { safeUrl } from '../shared/links.js'
import type { OrderBlock, OrderStatus } from '../shared/protocol.js'
import { useBlocks } from './context.js'
import { Link } from './Link.js'

const LINES_SHOWN = 3
const TONES: Record<OrderStatus, 'good' | 'busy' | 'quiet'> = {
  pending: 'busy',
  processing: 'busy',
  shipped: 'busy',
  delivered: 'good',
  cancelled: 'quiet',
  return_requested: 'busy',
  returned: 'quiet',
  exchange_requested: 'busy',
  exchanged: 'good',
  refunded: 'quiet',
}

function Timeline({ steps }: { steps: OrderBlock['timeline'] }): JSX.Element {
  const { format, texts } = useBlocks()
  const current = steps.findLastIndex(({ done }) => done)
  return (
    <ol class="timeline" aria-label={texts.timeline}>
      {steps.map(({ status, at, done }, index) => (
        <li
          key={index}
          class={done ? 'step step-done' : 'step'}
          aria-current={index === current ? 'step' : undefined}
        >
          <span class="step-mark">{done && <Icon name="check" size={12} />}</span>
          <span class="step-name">{texts.orderStatus[status]}</span>
          <span class="step-date">
            {at ? format.date(at) : !done && <span class="hidden">{texts.notYet}</span>}
          </span>
        </li>
      ))}
    </ol>
  )
}

function Line({ line }: { line: OrderBlock['lines'][number] }): JSX.Element {
  const { base, format } = useBlocks()
  const picture = line.image && safeUrl(line.image.url, base)
  return (
    <li class="order-line">
      {picture && line.image && <img src={picture} alt={line.image.alt} loading="lazy" />}
      <span class="order-line-title">
        {line.quantity > 1 && <span class="quantity">{line.quantity} × </span>}
        {line.title}
        {line.variant && <span class="muted order-variant">{line.variant}</span>}
      </span>
      <span class="order-price">{format.money(line.price)}</span>
    </li>
  )
}

/** One order: where it stands, how it got there, what is in it. */
export function Order({ block }: { block: OrderBlock }): JSX.Element {
  const { format, texts } = useBlocks()
  const { shipment } = block
  const more = block.lines.length - LINES_SHOWN
  return (
    <section class="panel-block order" aria-label={texts.order(block.number)}>
      <header class="order-head">
        <div>
          <h3 class="block-title">{texts.order(block.number)}</h3>
          <p class="muted">{texts.placed(format.date(block.placed_at))}</p>
        </div>
        <span class={`badge badge-${TONES[block.status]}`}>{texts.orderStatus[block.status]}</span>
      </header>
      {block.timeline.length > 0 && <Timeline steps={block.timeline} />}
      {shipment && (
        <div class="shipment">
          <Icon name="parcel" />
          <p>
            <span>{shipment.carrier}</span>
            {shipment.tracking_number && (
              <span class="muted">
                {' '}
                <span class="hidden">{texts.trackingNumber} </span>
                <span class="code">{shipment.tracking_number}</span>
              </span>
            )}
            {shipment.expected_at && block.status !== 'delivered' && (
              <span class="shipment-expected">{texts.expected(format.weekday(shipment.expected_at))}</span>
            )}
          </p>
          {shipment.url && (
            <Link class="text-link" url={shipment.url}>
              {texts.track}
            </Link>
          )}
        </div>
      )}
      <ul class="order-lines">
        {block.lines.slice(0, LINES_SHOWN).map((line, index) => (
          <Line key={index} line={line} />
        ))}
      </ul>
      {more > 0 && <p class="muted order-more">{texts.moreLines(more)}</p>}
      <p class="order-total">
        <span>{texts.total}</span>
        <strong>{format.money(block.total)}</strong>
      </p>
    </section>
  )
}
