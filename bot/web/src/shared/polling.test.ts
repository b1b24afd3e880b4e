import { afterEach, expect, it, vi } from 'vitest'
import type { Incoming } from './normalize.js'
import { connectPolling } from './polling.js'

const welcome = {
  token: 'secret',
  conversation: 'c1',
  last_seq: 1,
  status: 'bot',
  language: 'en',
  shop_name: 'Shop',
  limits: { max_chars: 1000 },
}
const event = {
  seq: 1,
  at: '2026-03-01T12:00:00Z',
  epoch: 0,
  kind: 'message',
  sender: 'bot',
  content: { version: 1, blocks: [{ type: 'text', fallback: 'Hi', text: 'Hi' }] },
}

const REACTION = '00000000-0000-4000-8000-000000000002'

type Answer = (path: string, init: RequestInit) => [number, object] | Promise<never>

afterEach(() => {
  vi.unstubAllGlobals()
})

async function poll(answer: Answer): Promise<{ frames: Incoming[]; closed: boolean; urls: string[] }> {
  const seen = { frames: [] as Incoming[], closed: false, urls: [] as string[] }
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    seen.urls.push(url)
    const [status, body] = await answer(new URL(url).pathname, init)
    return new Response(JSON.stringify(body), { status })
  })
  await new Promise<void>((resolve) => {
    const connection = connectPolling('https://chat.test', {
      opened: () => {
        connection.send({ t: 'hello', v: 1 })
        connection.send({ t: 'send', client_msg_id: '00000000-0000-4000-8000-000000000001', text: 'x' })
        connection.send({ t: 'react', client_msg_id: REACTION, kind: 'like', product_id: 'p1' })
        setTimeout(resolve, 20)
      },
      received: (frame) => seen.frames.push(frame),
      closed: () => {
        seen.closed = true
      },
    })
  })
  return seen
}

it('greets, polls and sends over REST, with the token in a header and never in an address', async () => {
  const tokens: (string | null)[] = []
  let polls = 0
  const seen = await poll((path, init) => {
    tokens.push(new Headers(init.headers).get('Authorization'))
    if (path.endsWith('/messages'))
      return [200, { client_msg_id: '00000000-0000-4000-8000-000000000001', seq: 2, dup: false }]
    if (path.endsWith('/reactions')) return [200, { client_msg_id: REACTION, verdict: 'counted' }]
    if (!path.endsWith('/events')) return [200, welcome]
    polls += 1
    return polls === 1
      ? [200, { events: [event], last_seq: 1, status: 'bot' }]
      : new Promise<never>(() => undefined)
  })
  expect(seen.frames.map(({ t }) => t).sort()).toEqual(['ack', 'event', 'noted', 'welcome'])
  expect(tokens).toContain('Bearer secret')
  expect(seen.urls.join()).not.toContain('secret')
  expect(seen.urls.at(-1)).toContain('after=1')
})

it('passes a refusal on, with the patience that the gateway asks for', async () => {
  const seen = await poll((path) =>
    path.endsWith('/messages')
      ? [429, { ok: false, code: 'too_many', error: 'slow down', status: 429, retry_after_s: 1.5 }]
      : new Promise<never>(() => undefined),
  )
  expect(seen.frames).toMatchObject([{ t: 'nack', code: 'too_many', retry_ms: 1500 }])
})

it('is closed when the gateway fails', async () => {
  expect((await poll(() => [500, { ok: false }])).closed).toBe(true)
})
