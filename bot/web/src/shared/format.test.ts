import { expect, it } from 'vitest'
import { backoffMs } from './backoff.js'
import { Format } from './format.js'
import { newId } from './ids.js'
import { chooseLanguage } from './language.js'

it('writes money with its sign and cents', () => {
  expect(new Format('en').money({ amount_cents: 123_450, currency: 'EUR' })).toBe('€1,234.50')
  expect(new Format('zh').money({ amount_cents: 3900, currency: 'CNY' })).toBe('¥39.00')
})

it('keeps a day without a time on that day everywhere', () => {
  expect(new Format('en').date('2026-03-05', new Date('2026-01-01'))).toBe('5 Mar')
})

it('names the year when it is another', () => {
  expect(new Format('en').date('2024-03-05', new Date('2026-01-01'))).toBe('5 Mar 2024')
})

it('shows what is no date as it came', () => {
  expect(new Format('en').date('soon')).toBe('soon')
})

it.each([
  ['zh', ['en-GB'], 'zh'],
  [undefined, ['fr-FR', 'zh-TW', 'en'], 'zh'],
  ['xx', ['fr'], 'en'],
  ['auto', ['en-US'], 'en'],
] as const)('for %s and %j chooses %s', (wanted, preferred, chosen) => {
  expect(chooseLanguage(wanted, preferred)).toBe(chosen)
})

it('waits longer after each failure, never over half a minute, at a random point', () => {
  expect([0, 1, 2, 9].map((failures) => backoffMs(failures, () => 1))).toEqual([1000, 2000, 4000, 30_000])
  expect(backoffMs(9, () => 0)).toBe(250)
})

it('makes ids that are UUIDs and differ', () => {
  const [one, other] = [newId(), newId()]
  expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(one).not.toBe(other)
})
