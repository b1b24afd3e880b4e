import { expect, it } from 'vitest'
import type { LogEntry } from '../../shared/protocol.js'
import type { Pending } from './outbox.js'
import type { Photo } from './photos.js'
import { timeline } from './timeline.js'

function message(seq: number, sender: 'customer' | 'bot', at: string): LogEntry {
  return { seq, at, epoch: 0, kind: 'message', sender, blocks: [] }
}

const pending: Pending = {
  conversation: 'c1',
  frame: { t: 'send', client_msg_id: '00000000-0000-4000-8000-000000000001', text: 'x' },
  shown: 'x',
  at: '2026-03-02T12:00:00',
  refused: null,
}

it('starts each day with its date', () => {
  const items = timeline(
    [message(1, 'bot', '2026-03-01T12:00:00'), message(2, 'bot', '2026-03-02T12:00:00')],
    [],
  )
  expect(items.map(({ kind }) => kind)).toEqual(['date', 'message', 'date', 'message'])
})

it('puts what one sender writes in a row together, with the time at its end', () => {
  const log = [
    message(1, 'bot', '2026-03-01T12:00:00'),
    message(2, 'bot', '2026-03-01T12:01:00'),
    message(3, 'bot', '2026-03-01T12:30:00'),
  ]
  const found = timeline(log, []).filter((item) => item.kind === 'message')
  expect(found.map(({ first }) => first)).toEqual([true, false, true])
  expect(found.map(({ timed }) => timed)).toEqual([false, true, true])
})

it('asks only what was said after the customer last wrote', () => {
  const log = [
    message(1, 'bot', '2026-03-01T12:00:00'),
    message(2, 'customer', '2026-03-01T12:00:01'),
    message(3, 'bot', '2026-03-01T12:00:02'),
  ]
  const current = (waiting: Pending[]): boolean[] =>
    timeline(log, waiting)
      .filter((item) => item.kind === 'message')
      .map((item) => item.current)
  expect(current([])).toEqual([false, false, true])
  expect(current([pending])).toEqual([false, false, false])
})

it('shows what waits to be sent at the end', () => {
  expect(timeline([message(1, 'bot', '2026-03-01T12:00:00')], [pending]).at(-1)).toMatchObject({
    kind: 'pending',
  })
})

it('shows a photo on its way last, until its message takes its place', () => {
  const photo: Photo = {
    id: '00000000-0000-4000-8000-000000000002',
    conversation: 'c1',
    name: 'shirt.jpg',
    preview: null,
    words: '',
    state: 'sending',
    progress: 0.5,
    code: null,
  }
  const log = [message(1, 'bot', '2026-03-01T12:00:00')]
  const items = timeline(log, [pending], [photo])
  expect(items.map(({ kind }) => kind)).toEqual(['date', 'message', 'pending', 'photo'])
  expect(items[3]?.key).toBe(photo.id)
  expect(timeline(log, [], [{ ...photo, state: 'sent' }])).toHaveLength(2)
  expect(timeline(log, [], [photo])[1]).toMatchObject({ current: false })
})
