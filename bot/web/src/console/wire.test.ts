import { expect, it } from 'vitest'
import { normalizeDetail, normalizeItems, normalizePush } from './wire.js'

const item = {
  conversation: 'c1',
  status: 'queued',
  customer_name: null,
  agent_name: null,
  language: 'en',
  last_text: 'help',
  last_at: null,
  waiting_since: null,
  reason: null,
  summary: null,
  seq: 1,
}

it('leaves a row out that cannot be read and keeps the others', () => {
  expect(normalizeItems({ items: [item, { ...item, status: 'asleep' }, null] })).toEqual([item])
})

it('reads a conversation whose shop does not answer', () => {
  expect(normalizeDetail({ ...item, events: [], customer: null, orders: 'none' })).toMatchObject({
    customer: null,
    orders: [],
  })
})

it.each([
  null,
  {},
  { t: 'event', conversation: 'c1', event: {} },
  { t: 'typing', conversation: 'c1' },
  { t: 'x' },
])('ignores the push %j', (push) => {
  expect(normalizePush(push)).toBeNull()
})
