import { expect, it } from 'vitest'
import { insert, lastWithoutGap } from './log.js'
import type { LogEntry } from './protocol.js'

function entry(seq: number, at = '2026-03-01T12:00:00Z'): LogEntry {
  return { seq, at, epoch: 0, kind: 'message', sender: 'bot', blocks: [] }
}

function logOf(...seqs: number[]): readonly LogEntry[] {
  return seqs.reduce<readonly LogEntry[]>((log, seq) => insert(log, entry(seq)), [])
}

it('orders by sequence number whatever the clocks say', () => {
  const log = insert(insert([], entry(2, '2020-01-01T00:00:00Z')), entry(1, '2030-01-01T00:00:00Z'))
  expect(log.map(({ seq }) => seq)).toEqual([1, 2])
})

it('keeps an entry that comes twice once', () => {
  expect(logOf(1, 2, 2, 1)).toHaveLength(2)
})

it.each([
  [[], 0],
  [[1, 2, 3], 3],
  [[1, 2, 4, 5], 2],
  [[7, 8], 8],
])('of %j the last without a gap is %i', (seqs, last) => {
  expect(lastWithoutGap(logOf(...seqs))).toBe(last)
})
