import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Icon } from '../../shared/icons.js'
import { FILTERS, waited, type Filter } from '../state/queue.js'
import type { Item } from '../wire.js'
import { useConsole, waitWords } from './context.js'
import { Tools } from './Tools.js'

const TICK_MS = 15_000

function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now())
    }, TICK_MS)
    return () => {
      clearInterval(timer)
    }
  }, [])
  return now
}

function Row({ item, now }: { item: Item; now: number }): JSX.Element {
  const { blockTexts, desk, texts } = useConsole()
  const waiting = item.status === 'queued' && item.waiting_since !== null
  const since = waiting ? item.waiting_since : item.last_at
  const wait = since === null ? null : waited(since, now)
  const words = wait && waitWords(wait, texts)
  const reasons: Record<string, string> = blockTexts.handoffReason
  const mine = item.agent_name !== null && item.agent_name === desk.session.value?.agent.name
  const who = mine ? texts.mine : texts.withAgent(item.agent_name ?? '')
  return (
    <li>
      <button
        type="button"
        class={`row row-${item.status}`}
        aria-current={desk.selected.value === item.conversation ? 'true' : undefined}
        onClick={() => void desk.select(item.conversation)}
      >
        <span class="row-head">
          <span class="row-name">{item.customer_name ?? texts.guest}</span>
          {since !== null && wait && words && (
            <time class="row-time" dateTime={since}>
              {waiting && wait.unit !== 'now' ? texts.waitingFor(words) : words}
            </time>
          )}
        </span>
        <span class="row-text" dir="auto">
          {/* Of those who wait the summary says more than the last words, which are the bot's. */}
          {waiting ? (item.summary ?? item.last_text) : item.last_text}
        </span>
        <span class="row-foot">
          <span class={`badge badge-${item.status}`}>
            {item.status === 'agent' ? who : texts.status[item.status]}
          </span>
          {waiting && item.reason !== null && (
            <span class="row-reason">{reasons[item.reason] ?? item.reason}</span>
          )}
        </span>
      </button>
    </li>
  )
}

/** The list of conversations: those who wait are at the top. */
export function Queue(): JSX.Element {
  const { desk, texts } = useConsole()
  const now = useNow()
  const items = desk.listed.value
  const filter = desk.filter.value
  const waiting = desk.waiting.value
  return (
    <nav class="queue" aria-label={texts.queue}>
      <header class="queue-head">
        <h1>
          {texts.queue}
          {waiting > 0 && (
            <span class="queue-count">
              {waiting}
              <span class="hidden"> {texts.filters.queued}</span>
            </span>
          )}
        </h1>
        <span class="select">
          <select
            aria-label={texts.filter}
            value={filter}
            onChange={(event) => void desk.show(event.currentTarget.value as Filter)}
          >
            {FILTERS.map((one) => (
              <option key={one} value={one}>
                {texts.filters[one]}
              </option>
            ))}
          </select>
          <Icon name="chevronDown" size={16} />
        </span>
      </header>
      <div role="status" class="queue-status">
        {!desk.live.value && desk.loaded.value && <p class="alert alert-quiet">{texts.reconnecting}</p>}
      </div>
      {!desk.loaded.value ? (
        <p class="queue-empty muted" aria-busy="true">
          {texts.loading}
        </p>
      ) : items.length === 0 ? (
        <div class="queue-empty">
          <p>{texts.empty[filter]}</p>
          {filter !== 'closed' && <p class="muted">{texts.emptyHint}</p>}
        </div>
      ) : (
        <ul class="rows">
          {items.map((item) => (
            <Row key={item.conversation} item={item} now={now} />
          ))}
        </ul>
      )}
      <footer class="queue-foot">
        <span class="me">
          <span
            class={desk.live.value ? 'dot dot-live' : 'dot'}
            title={desk.live.value ? texts.live : undefined}
          />
          {desk.session.value?.agent.name}
        </span>
        <Tools />
        <button
          type="button"
          class="icon-button"
          aria-label={texts.signOut}
          onClick={() => void desk.signOut()}
        >
          <Icon name="logout" />
        </button>
      </footer>
    </nav>
  )
}
