import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeGateway } from '../../shared/fake.js'
import { SharedMemory } from '../../shared/memory.js'
import { Conversation } from './conversation.js'

const MINUTE = 60_000
const welcome = {
  t: 'welcome',
  v: 1,
  token: 'token-1',
  conversation: 'c1',
  last_seq: 0,
  status: 'bot',
  language: 'en',
  shop_name: 'Shop',
  limits: { max_chars: 1000 },
}
const opened: Conversation[] = []

function said(seq: number, sender: string, text: string, more: object = {}): object {
  const content = { version: 1, blocks: [{ type: 'text', fallback: text, text }] }
  return {
    t: 'event',
    event: { seq, at: '2026-03-01T12:00:00Z', epoch: 0, kind: 'message', sender, content, ...more },
  }
}

function visit(
  gateway: FakeGateway,
  memory = new SharedMemory(),
  more: { identity?: string; poll?: FakeGateway } = {},
) {
  const conversation = new Conversation({
    base: 'https://chat.test',
    storage: memory.tab(),
    connects: more.poll ? [gateway.connect, more.poll.connect] : [gateway.connect],
    language: () => 'en',
    identity: more.identity ?? null,
  })
  opened.push(conversation)
  conversation.start()
  return conversation
}

function arrive(gateway: FakeGateway, changes: object = {}): void {
  gateway.open()
  gateway.say({ ...welcome, ...changes })
}

function words(conversation: Conversation): string[] {
  return conversation.log.value.map((entry) =>
    entry.kind === 'message' && entry.blocks[0]?.type === 'text' ? entry.blocks[0].text : entry.kind,
  )
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  for (const conversation of opened.splice(0)) conversation.stop()
  vi.useRealTimers()
})

describe('sending', () => {
  it('keeps a message until it is acknowledged, then shows it as sent', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway)
    arrive(gateway)
    conversation.send({ text: 'hello' }, 'hello')
    const [frame] = gateway.frames('send')
    expect(conversation.pending.value).toHaveLength(1)
    gateway.say({ t: 'ack', client_msg_id: frame?.client_msg_id, seq: 1, dup: false })
    expect(conversation.pending.value).toEqual([])
    expect(words(conversation)).toEqual(['hello'])
  })

  it('sends again with the same id after the connection was lost', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway)
    arrive(gateway)
    conversation.send({ text: 'hello' }, 'hello')
    gateway.drop()
    vi.advanceTimersByTime(MINUTE)
    arrive(gateway)
    const ids = gateway.frames('send').map((frame) => frame.client_msg_id)
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
  })

  it('sends what was written before a reload, in the order written', () => {
    const memory = new SharedMemory()
    const before = visit(new FakeGateway(), memory)
    before.send({ text: 'one' }, 'one')
    before.send({ text: 'two' }, 'two')
    before.stop()
    const gateway = new FakeGateway()
    visit(gateway, memory)
    arrive(gateway)
    expect(gateway.frames('send').map((frame) => frame.text)).toEqual(['one', 'two'])
  })

  it('gives up a connection on which nothing is acknowledged', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway)
    arrive(gateway)
    conversation.send({ text: 'hello' }, 'hello')
    vi.advanceTimersByTime(2 * MINUTE)
    expect(gateway.attempts).toBeGreaterThan(1)
  })

  it('shows a refused message as not sent, and sends it as a new one on retry', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway)
    arrive(gateway)
    conversation.send({ text: 'hello' }, 'hello')
    const [first] = gateway.frames('send')
    gateway.say({ t: 'nack', client_msg_id: first?.client_msg_id, code: 'too_large', error: 'too long' })
    expect(conversation.pending.value[0]?.refused).toBe('too_large')
    conversation.retry(first?.client_msg_id ?? '')
    const [, second] = gateway.frames('send')
    expect(second?.text).toBe('hello')
    expect(second?.client_msg_id).not.toBe(first?.client_msg_id)
  })

  it('tries again by itself when the gateway asks for patience', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway)
    arrive(gateway)
    conversation.send({ text: 'hello' }, 'hello')
    const [first] = gateway.frames('send')
    gateway.say({
      t: 'nack',
      client_msg_id: first?.client_msg_id,
      code: 'too_many',
      error: 'slow',
      retry_ms: 500,
    })
    vi.advanceTimersByTime(500)
    expect(gateway.frames('send')).toEqual([first, first])
  })

  it('takes a message for a closed conversation into the new one', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway)
    arrive(gateway)
    conversation.send({ text: 'still there?' }, 'still there?')
    const [frame] = gateway.frames('send')
    gateway.say({
      t: 'nack',
      client_msg_id: frame?.client_msg_id,
      code: 'conversation_closed',
      error: 'closed',
    })
    arrive(gateway, { conversation: 'c2' })
    expect(gateway.frames('send')).toEqual([frame, frame])
  })
})

describe('resuming', () => {
  it('asks for what came after the last entry, and shows each entry once', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway)
    arrive(gateway)
    gateway.say(said(1, 'bot', 'one'))
    gateway.say(said(2, 'bot', 'two'))
    gateway.drop()
    vi.advanceTimersByTime(MINUTE)
    gateway.open()
    expect(gateway.frames('hello').at(-1)).toMatchObject({ token: 'token-1', last_seq: 2 })
    gateway.say({ ...welcome, last_seq: 3 })
    gateway.say(said(2, 'bot', 'two'))
    gateway.say(said(3, 'bot', 'three'))
    expect(words(conversation)).toEqual(['one', 'two', 'three'])
  })

  it('asks again when a number is missing, once', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway)
    arrive(gateway)
    gateway.say(said(1, 'bot', 'one'))
    gateway.say(said(3, 'bot', 'three'))
    gateway.open()
    expect(gateway.frames('hello').at(-1)).toMatchObject({ last_seq: 1 })
    gateway.say({ ...welcome, last_seq: 3 })
    gateway.say(said(3, 'bot', 'three'))
    expect(gateway.attempts).toBe(2)
    expect(words(conversation)).toEqual(['one', 'three'])
  })

  it('tries the other way in turn when sockets never work', () => {
    const socket = new FakeGateway()
    const poll = new FakeGateway()
    visit(socket, new SharedMemory(), { poll })
    for (let attempt = 0; attempt < 6; attempt += 1) {
      socket.drop()
      poll.drop()
      vi.advanceTimersByTime(MINUTE)
    }
    expect(socket.attempts).toBeGreaterThan(3)
    expect(poll.attempts).toBeGreaterThan(1)
  })

  it('does not wait for a dead socket when the browser goes offline, nor for its turn when it is back', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway)
    arrive(gateway)
    window.dispatchEvent(new Event('offline'))
    expect(conversation.link.value).toBe('lost')
    window.dispatchEvent(new Event('online'))
    expect(gateway.attempts).toBe(2)
  })

  it('goes on as a new visitor when the token is no longer good', () => {
    const memory = new SharedMemory()
    const first = new FakeGateway()
    visit(first, memory).stop()
    memory.tab().set('visitor', { token: 'old', conversation: 'c0', seen: 4 })
    const gateway = new FakeGateway()
    const conversation = visit(gateway, memory)
    gateway.open()
    gateway.say({ t: 'nack', code: 'unauthorized', error: 'expired' })
    gateway.drop()
    vi.advanceTimersByTime(MINUTE)
    gateway.open()
    expect(gateway.frames('hello').at(-1)).not.toHaveProperty('token')
    gateway.say(welcome)
    expect(conversation.link.value).toBe('open')
  })
})

describe('who it is', () => {
  it('vouches for the customer at the next hello and starts with an empty log in their conversation', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway)
    arrive(gateway)
    gateway.say(said(1, 'bot', 'one'))
    conversation.identify('signed')
    gateway.open()
    expect(gateway.frames('hello').at(-1)).toMatchObject({ identity: 'signed', last_seq: 0 })
    gateway.say({ ...welcome, conversation: 'c2', customer_name: 'Cleo' })
    expect(conversation.log.value).toEqual([])
    expect(conversation.customerName.value).toBe('Cleo')
  })

  it('does not take a message into the conversation of somebody else', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway)
    arrive(gateway)
    gateway.drop()
    conversation.send({ text: 'mine' }, 'mine')
    conversation.identify('signed')
    arrive(gateway, { conversation: 'c2' })
    expect(gateway.frames('send')).toEqual([])
    expect(conversation.pending.value).toEqual([])
  })

  it('forgets the token when the customer signs out', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway, new SharedMemory(), { identity: 'signed' })
    arrive(gateway)
    conversation.identify(null)
    gateway.open()
    const hello = gateway.frames('hello').at(-1)
    expect(hello).not.toHaveProperty('token')
    expect(hello).not.toHaveProperty('identity')
  })

  it('follows another tab into its conversation', () => {
    const memory = new SharedMemory()
    const [gateway, other] = [new FakeGateway(), new FakeGateway()]
    const conversation = visit(gateway, memory)
    arrive(gateway)
    visit(other, memory)
    arrive(other, { conversation: 'c2', token: 'token-2' })
    gateway.open()
    expect(gateway.frames('hello').at(-1)).toMatchObject({ token: 'token-2' })
    gateway.say({ ...welcome, conversation: 'c2' })
    expect(conversation.link.value).toBe('open')
  })
})

describe('what the customer notices', () => {
  it('counts answers that were not on screen, over a reload', () => {
    const memory = new SharedMemory()
    const gateway = new FakeGateway()
    const conversation = visit(gateway, memory)
    arrive(gateway)
    gateway.say(said(1, 'customer', 'hello'))
    gateway.say(said(2, 'bot', 'one'))
    conversation.markSeen()
    gateway.say(said(3, 'bot', 'two'))
    expect(conversation.unread.value).toBe(1)
    conversation.stop()
    const again = visit(gateway, memory)
    arrive(gateway, { last_seq: 3 })
    for (const [seq, sender] of [
      [1, 'customer'],
      [2, 'bot'],
      [3, 'bot'],
    ] as const)
      gateway.say(said(seq, sender, 'x'))
    expect(again.unread.value).toBe(1)
  })

  it('shows who is writing until the words arrive', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway)
    arrive(gateway)
    gateway.say({ t: 'typing', who: 'agent', on: true })
    expect(conversation.typist.value).toBe('agent')
    gateway.say(said(1, 'agent', 'hi', { agent_name: 'Kim' }))
    expect(conversation.typist.value).toBeNull()
  })

  it('knows who answers', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway)
    arrive(gateway)
    const change = {
      seq: 1,
      at: '2026-03-01T12:00:00Z',
      epoch: 1,
      kind: 'status',
      status: 'agent',
      agent_name: 'Kim',
    }
    gateway.say({ t: 'event', event: change })
    expect(conversation.status.value).toBe('agent')
    expect(conversation.agentName.value).toBe('Kim')
  })

  it('ignores frames that it cannot understand', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway)
    arrive(gateway)
    gateway.say({ t: 'event', event: { seq: 'x' } })
    gateway.say({ t: 'fireworks' })
    expect(conversation.log.value).toEqual([])
    expect(conversation.link.value).toBe('open')
  })
})

describe('reactions to products', () => {
  it('wait for the connection and go out with the welcome', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway)
    arrive(gateway)
    gateway.drop()
    conversation.reactions.react('click', 'p1', 'l1')
    expect(gateway.frames('react')).toEqual([])
    vi.advanceTimersByTime(MINUTE)
    arrive(gateway)
    const [frame] = gateway.frames('react')
    expect(frame).toMatchObject({ kind: 'click', product_id: 'p1', list_id: 'l1' })
    gateway.say({ t: 'noted', client_msg_id: frame?.client_msg_id, verdict: 'counted' })
    arrive(gateway)
    expect(gateway.frames('react')).toHaveLength(1)
  })

  it('that are refused change nothing else', () => {
    const gateway = new FakeGateway()
    const conversation = visit(gateway)
    arrive(gateway)
    conversation.reactions.react('like', 'p1', 'l1')
    const [frame] = gateway.frames('react')
    gateway.say({ t: 'nack', client_msg_id: frame?.client_msg_id, code: 'conversation_closed', error: 'x' })
    expect(conversation.reactions.opinions.value).toEqual({})
    expect(conversation.link.value).toBe('open')
    expect(gateway.attempts).toBe(1)
  })
})
