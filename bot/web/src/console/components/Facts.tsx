import type { JSX } from 'preact'
import type { Detail } from '../wire.js'
import { useConsole } from './context.js'

/** What an agent wants to know beside the words: what it is about, who it is, and their orders. */
export function Facts({ detail }: { detail: Detail }): JSX.Element {
  const { blockTexts, format, texts } = useConsole()
  const { customer, item, orders } = detail
  const reasons: Record<string, string> = blockTexts.handoffReason
  return (
    <aside class="facts" aria-label={texts.details}>
      {(item.summary !== null || item.reason !== null) && (
        <section>
          <h2>{texts.summary}</h2>
          {item.summary !== null && <p dir="auto">{item.summary}</p>}
          {item.reason !== null && <p class="muted">{reasons[item.reason] ?? item.reason}</p>}
        </section>
      )}
      <section>
        <h2>{texts.customer}</h2>
        {customer ? (
          <>
            <p>{customer.name}</p>
            {customer.email !== null && <p class="muted">{customer.email}</p>}
            {customer.created_at !== null && (
              <p class="muted">{texts.since(format.date(customer.created_at))}</p>
            )}
          </>
        ) : (
          <p class="muted">{texts.unknownCustomer}</p>
        )}
      </section>
      <section>
        <h2>{texts.orders}</h2>
        {orders.length === 0 ? (
          <p class="muted">{texts.noOrders}</p>
        ) : (
          <ul class="orders">
            {orders.map((order) => (
              <li key={order.number}>
                <p class="orders-head">
                  <strong>{order.number}</strong>
                  <span>{format.money({ amount_cents: order.total_cents, currency: order.currency })}</span>
                </p>
                <p class="muted">
                  {blockTexts.orderStatus[order.status]} · {format.date(order.placed_at)}
                </p>
                <p class="orders-lines muted">
                  {order.lines
                    .map(({ quantity, title }) => (quantity > 1 ? `${quantity} × ${title}` : title))
                    .join(', ')}
                </p>
              </li>
            ))}
          </ul>
        )}
      </section>
    </aside>
  )
}
