import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError, type Action, type Api, type Live, type LiveListener } from '../api.js'
import type { Detail, Item, Push, Session } from '../wire.js'
import { Desk } from './desk.js'
import { inOrder, waited } from './queue.js'

const session: Session = {
  agent: { agent_id: 'a1', name: 'Kim', email: 'kim@shop.test', role: 'agent' },
  csrf_token: 'csrf',
}

function item(conversation: string, changes: Partial<Item> = {}): Item {
  return {
    conversation,
    status: 'queued',
    customer_name: null,
    agent_name: null,
    language: 'en',
    last_text: 'help',
    last_at: '2026-03-01T12:00:00Z',
    waiting_since: '2026-03-01T12:00:00Z',
    reason: null,
    summary: null,
    seq: 1,
    ...changes,
  }
}

/** A gateway with an agent signed in; what it refuses can be set. */
class FakeApi implements Api {
  items = [item('c1')]
  signedIn: Session | null = session
  refuse: ApiError | null = null
  readonly sent: string[] = []
  lives = 0
  #listener: LiveListener | null = null

  session(): Promise<Session | null> {
    return Promise.resolve(this.signedIn)
  }
  signIn(): Promise<Session> {
    return this.#answer(session)
  }
  signOut(): Promise<void> {
    return this.#answer(undefined)
  }
  list(): Promise<Item[]> {
    return this.#answer(this.items)
  }
  detail(conversation: string): Promise<Detail> {
    const found = this.items.find((one) => one.conversation === conversation) ?? item(conversation)
    return Promise.resolve({ item: found, log: [], customer: null, orders: [] })
  }
  act(conversation: string, action: Action): Promise<Item | null> {
    return this.#answer(
      item(conversation, { status: action === 'claim' ? 'agent' : 'bot', agent_name: 'Kim', seq: 2 }),
    )
  }
  send(_conversation: string, clientMsgId: string): Promise<void> {
    this.sent.push(clientMsgId)
    return this.#answer(undefined)
  }
  live(listener: LiveListener): Live {
    this.lives += 1
    this.#listener = listener
    queueMicrotask(() => {
      listener.opened()
    })
    return { typing: () => undefined, close: () => undefined }
  }
  push(push: Push): void {
    this.#listener?.received(push)
  }
  drop(): void {
    this.#listener?.closed()
  }
  #answer<T>(value: T): Promise<T> {
    return this.refuse ? Promise.reject(this.refuse) : Promise.resolve(value)
  }
}

async function deskOf(api: FakeApi): Promise<Desk> {
  const desk = new Desk(api)
  await desk.start()
  await vi.advanceTimersByTimeAsync(0)
  return desk
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the list', () => {
  it('has those who wait at the top, the longest wait first, then the latest words', () => {
    const items = [
      item('bot-old', { status: 'bot', last_at: '2026-03-01T10:00:00Z' }),
      item('bot-new', { status: 'bot', last_at: '2026-03-01T11:00:00Z' }),
      item('short', { waiting_since: '2026-03-01T12:05:00Z' }),
      item('long', { waiting_since: '2026-03-01T12:00:00Z' }),
    ]
    expect(inOrder(items).map(({ conversation }) => conversation)).toEqual([
      'long',
      'short',
      'bot-new',
      'bot-old',
    ])
  })

  it('changes as the gateway tells, and counts who waits', async () => {
    const api = new FakeApi()
    const desk = await deskOf(api)
    expect(desk.waiting.value).toBe(1)
    api.push({ t: 'conversation', item: item('c2') })
    expect(desk.waiting.value).toBe(2)
    api.push({ t: 'conversation', item: item('c1', { status: 'closed', seq: 5 }) })
    expect(desk.listed.value.map(({ conversation }) => conversation)).toEqual(['c2'])
  })

  it('is not set back by news that was overtaken', async () => {
    const api = new FakeApi()
    const desk = await deskOf(api)
    api.push({ t: 'conversation', item: item('c1', { status: 'agent', seq: 7 }) })
    api.push({ t: 'conversation', item: item('c1', { status: 'queued', seq: 6 }) })
    expect(desk.waiting.value).toBe(0)
  })

  it.each([
    [30, { unit: 'now' }],
    [90, { unit: 'minutes', count: 1 }],
    [7200, { unit: 'hours', count: 2 }],
    [260_000, { unit: 'days', count: 3 }],
  ])('after %i seconds says %j', (seconds, wait) => {
    const since = '2026-03-01T12:00:00Z'
    expect(waited(since, Date.parse(since) + seconds * 1000)).toEqual(wait)
  })
})

describe('taking over', () => {
  it('makes the conversation mine', async () => {
    const desk = await deskOf(new FakeApi())
    await desk.select('c1')
    await desk.act('c1', 'claim')
    expect(desk.detail.value?.item).toMatchObject({ status: 'agent', agent_name: 'Kim' })
  })

  it('names who was faster and keeps the draft', async () => {
    const api = new FakeApi()
    const desk = await deskOf(api)
    await desk.select('c1')
    desk.draft('c1', 'Hello, I can')
    api.refuse = new ApiError(409, 'already_claimed', 'Robin')
    await desk.act('c1', 'claim')
    expect(desk.notice.value).toEqual({ kind: 'won', by: 'Robin' })
    expect(desk.drafts.value.get('c1')).toBe('Hello, I can')
  })

  it('lets a reply written meanwhile follow, and only then', async () => {
    const api = new FakeApi()
    const desk = await deskOf(api)
    await desk.select('c1')
    desk.draft('c1', 'Hello')
    let decide: (item: Item) => void = () => undefined
    api.act = () =>
      new Promise((resolve) => {
        decide = resolve
      })
    const claimed = desk.act('c1', 'claim')
    const sent = desk.send('c1')
    await Promise.resolve()
    expect(api.sent).toEqual([])
    decide(item('c1', { status: 'agent', agent_name: 'Kim', seq: 2 }))
    await Promise.all([claimed, sent])
    expect(api.sent).toHaveLength(1)
    expect(desk.claiming.value).toBeNull()
  })
})

describe('a reply', () => {
  it('waits until it comes back as part of the log', async () => {
    const api = new FakeApi()
    const desk = await deskOf(api)
    await desk.select('c1')
    desk.draft('c1', 'Hello')
    await desk.send('c1')
    expect(desk.replies.value).toHaveLength(1)
    const entry = {
      seq: 2,
      at: '2026-03-01T12:01:00Z',
      epoch: 1,
      kind: 'message' as const,
      sender: 'agent' as const,
      client_msg_id: api.sent[0] ?? '',
      blocks: [],
    }
    api.push({ t: 'event', conversation: 'c1', entry })
    expect(desk.replies.value).toEqual([])
    expect(desk.detail.value?.log).toEqual([entry])
  })

  it('that did not arrive is sent again with the same id', async () => {
    const api = new FakeApi()
    const desk = await deskOf(api)
    desk.draft('c1', 'Hello')
    api.refuse = new ApiError(0, 'unreachable', null)
    await desk.send('c1')
    expect(desk.replies.value[0]?.failed).toBe(true)
    api.refuse = null
    await desk.retry(desk.replies.value[0]?.id ?? '')
    expect(api.sent[1]).toBe(api.sent[0])
  })

  it('becomes a draft again when somebody else has the conversation', async () => {
    const api = new FakeApi()
    const desk = await deskOf(api)
    desk.draft('c1', 'Hello')
    api.refuse = new ApiError(409, 'already_claimed', 'Robin')
    await desk.send('c1')
    expect(desk.replies.value).toEqual([])
    expect(desk.drafts.value.get('c1')).toBe('Hello')
  })
})

describe('the session', () => {
  it('comes back by itself after the socket was lost', async () => {
    const api = new FakeApi()
    const desk = await deskOf(api)
    api.drop()
    expect(desk.live.value).toBe(false)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(api.lives).toBe(2)
    expect(desk.live.value).toBe(true)
  })

  it('that has ended shows the sign-in and says why', async () => {
    const api = new FakeApi()
    const desk = await deskOf(api)
    api.signedIn = null
    api.drop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(desk.session.value).toBeNull()
    expect(desk.notice.value).toEqual({ kind: 'expired' })
    expect(desk.items.value.size).toBe(0)
  })
})
