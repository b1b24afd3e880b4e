import type { Connect } from './connection.js'
import { normalizeEvent, normalizeFrame } from './normalize.js'
import type { HelloFrame, ReactFrame, SendFrame } from './protocol.js'
import { isRecord } from './json.js'

/** How long the gateway may hold a poll open. */
const WAIT_S = 20

/** When a refused message is worth trying again: the REST routes say it in seconds, the socket in ms. */
function retryMs({ retry_after_s }: Record<string, unknown>): { retry_ms?: number } {
  return typeof retry_after_s === 'number' ? { retry_ms: Math.ceil(retry_after_s * 1000) } : {}
}

/** Carries frames over the gateway's REST routes, for networks that block sockets. */
export const connectPolling: Connect = (base, listener) => {
  const stop = new AbortController()
  let token = ''

  function finish(): void {
    if (stop.signal.aborted) return
    stop.abort()
    listener.closed()
  }

  async function call(path: string, body?: object): Promise<Record<string, unknown>> {
    const response = await fetch(`${base}/api/v1/conversation${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        ...(body && { 'Content-Type': 'application/json' }),
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: stop.signal,
    })
    const answer: unknown = await response.json()
    if (!isRecord(answer) || response.status >= 500) throw new Error(`status ${response.status}`)
    return answer
  }

  async function hello({ t, v, ...body }: HelloFrame): Promise<void> {
    const answer = await call('', body)
    const welcome = normalizeFrame({ ...answer, t: 'welcome', v: 1 })
    if (welcome?.t !== 'welcome') {
      const refusal = normalizeFrame({ ...answer, t: 'nack' })
      if (refusal) listener.received(refusal)
      finish()
      return
    }
    token = welcome.token
    listener.received(welcome)
    let after = body.last_seq ?? 0
    while (!stop.signal.aborted) {
      const { events } = await call(`/events?after=${after}&wait_s=${WAIT_S}`)
      if (!Array.isArray(events)) throw new Error('no events')
      for (const value of events as unknown[]) {
        const entry = normalizeEvent(value)
        if (entry) {
          after = Math.max(after, entry.seq)
          listener.received({ t: 'event', entry })
        }
      }
    }
  }

  async function post(
    path: string,
    done: 'ack' | 'noted',
    { t, ...body }: SendFrame | ReactFrame,
  ): Promise<void> {
    const answer = await call(path, body)
    const frame =
      normalizeFrame({ ...answer, t: done }) ??
      normalizeFrame({ ...answer, ...retryMs(answer), t: 'nack', client_msg_id: body.client_msg_id })
    if (frame) listener.received(frame)
  }

  // Later, as a socket would: the owner has its connection before it hears of it.
  queueMicrotask(() => {
    if (!stop.signal.aborted) listener.opened()
  })

  return {
    send(frame) {
      if (frame.t === 'hello') hello(frame).catch(finish)
      else if (frame.t === 'send') post('/messages', 'ack', frame).catch(finish)
      else if (frame.t === 'react') post('/reactions', 'noted', frame).catch(finish)
    },
    close: finish,
  }
}
