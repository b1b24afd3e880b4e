import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SharedMemory } from '../../shared/memory.js'
import type { ReactFrame } from '../../shared/protocol.js'
import { Reactions } from './reactions.js'

function make(memory = new SharedMemory(), conversation: string | null = 'c1') {
  const sent: ReactFrame[] = []
  const storage = memory.tab()
  const reactions = new Reactions(storage, (frame) => sent.push(frame))
  if (conversation !== null) reactions.arrive(conversation)
  storage.watch(() => {
    reactions.read()
  })
  return { reactions, sent }
}

function noted(frame: ReactFrame | undefined, verdict: 'counted' | 'duplicate' | 'never_shown' | 'too_old') {
  return { t: 'noted', client_msg_id: frame?.client_msg_id ?? '', verdict } as const
}

function refused(frame: ReactFrame | undefined, more: { code: string; retry_ms?: number }) {
  return { t: 'nack', client_msg_id: frame?.client_msg_id ?? '', error: 'x', ...more } as const
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('the last opinion on a product is shown', () => {
  const { reactions, sent } = make()
  reactions.react('like', 'p1', 'l1')
  reactions.react('dislike', 'p1', 'l1')
  reactions.react('like', 'p2', 'l1')
  reactions.react('click', 'p3', 'l1')
  expect(reactions.opinions.value).toEqual({ p1: 'dislike', p2: 'like' })
  reactions.react('withdraw', 'p1', 'l1')
  expect(reactions.opinions.value).toEqual({ p2: 'like' })
  expect(sent.map(({ kind, product_id, list_id }) => [kind, product_id, list_id])).toHaveLength(5)
})

it('an unanswered reaction is sent again with its id, after a reload too, and an answered one is not', () => {
  const memory = new SharedMemory()
  const { reactions, sent } = make(memory)
  reactions.react('click', 'p1', 'l1')
  reactions.react('like', 'p2', 'l1')
  reactions.heard(noted(sent[0], 'counted'))
  const reloaded = make(memory)
  expect(reloaded.sent).toEqual([sent[1]])
  expect(reloaded.reactions.opinions.value).toEqual({ p2: 'like' })
})

it('a busy gateway is asked again when it says so', () => {
  const { reactions, sent } = make()
  reactions.react('like', 'p1', 'l1')
  reactions.heard(refused(sent[0], { code: 'too_many', retry_ms: 500 }))
  expect(reactions.opinions.value).toEqual({ p1: 'like' })
  vi.advanceTimersByTime(499)
  expect(sent).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(sent[1]).toEqual(sent[0])
})

it.each([
  (frame?: ReactFrame) => noted(frame, 'too_old'),
  (frame?: ReactFrame) => noted(frame, 'never_shown'),
  (frame?: ReactFrame) => refused(frame, { code: 'conversation_closed' }),
])('an opinion that does not count is not shown as if it did', (answer) => {
  const { reactions, sent } = make()
  reactions.react('like', 'p1', 'l1')
  reactions.heard(answer(sent[0]))
  expect(reactions.opinions.value).toEqual({})
  reactions.arrive('c1')
  expect(sent).toHaveLength(1)
})

it('the answer to an earlier opinion does not take a later one back', () => {
  const { reactions, sent } = make()
  reactions.react('like', 'p1', 'l1')
  reactions.react('dislike', 'p1', 'l1')
  reactions.heard(noted(sent[0], 'too_old'))
  expect(reactions.opinions.value).toEqual({ p1: 'dislike' })
})

it('another tab shows the same opinions', () => {
  const memory = new SharedMemory()
  const first = make(memory)
  const second = make(memory)
  first.reactions.react('dislike', 'p1', 'l1')
  expect(second.reactions.opinions.value).toEqual({ p1: 'dislike' })
})

it('another conversation knows nothing of this one', () => {
  const memory = new SharedMemory()
  make(memory).reactions.react('dislike', 'p1', 'l1')
  const { reactions, sent } = make(memory, 'c2')
  expect(reactions.opinions.value).toEqual({})
  expect(sent).toEqual([])
})

it.each([
  null,
  7,
  'x',
  { conversation: 7 },
  { conversation: 'c1', opinions: [], waiting: {} },
  { conversation: 'c1', opinions: { p1: 'love', p2: null }, waiting: [null, {}, { t: 'send' }] },
])('stored garbage is left out: %j', (stored) => {
  const memory = new SharedMemory()
  memory.tab().set('reactions', stored)
  const { reactions, sent } = make(memory)
  expect(reactions.opinions.value).toEqual({})
  expect(sent).toEqual([])
})
