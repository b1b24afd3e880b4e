import { expect, it } from 'vitest'
import type { Product, Variant } from './catalogue.js'
import { choicesOf, matching, nextDelivery, priceOf, stockOf } from './offers.js'
import { listUrl, parse } from './state/route.js'

function variant(size: string, colour: string, price_cents: number, stock = 1): Variant {
  return {
    variant_id: `${size}-${colour}`,
    options: { size, colour },
    price_cents,
    compare_at_cents: price_cents + 1000,
    currency: 'EUR',
    stock,
    deliveries: stock === 0 ? [{ expected_on: `2026-03-0${size.length}`, quantity: 5 }] : [],
  }
}

const variants = [variant('S', 'navy', 3900), variant('M', 'navy', 4900), variant('XL', 'rust', 3900, 0)]

it('shows the lowest price and that others cost more', () => {
  expect(priceOf(variants)).toEqual({
    price: { amount_cents: 3900, currency: 'EUR' },
    before: { amount_cents: 4900, currency: 'EUR' },
    from: true,
  })
  expect(priceOf([])).toBeNull()
})

it('lists what can be chosen in the order of the shop', () => {
  const product = { variants } as Product
  expect([...choicesOf(product)]).toEqual([
    ['size', ['S', 'M', 'XL']],
    ['colour', ['navy', 'rust']],
  ])
})

it('finds the variants that agree with what was chosen', () => {
  expect(matching(variants, { colour: 'navy' })).toHaveLength(2)
  expect(stockOf(matching(variants, { colour: 'rust' }))).toBe(0)
  expect(nextDelivery(variants)).toBe('2026-03-02')
})

it.each([
  ['/shop/products/HP%201', { page: 'product', id: 'HP 1' }],
  ['/shop?category=Bags&q=tote', { page: 'list', category: 'Bags', words: 'tote' }],
  ['/shop', { page: 'list', category: null, words: '' }],
])('reads the address %s', (address, route) => {
  expect(parse(new URL(address, 'https://shop.test'))).toEqual(route)
})

it('writes addresses that it reads back', () => {
  const address = listUrl('Mugs & Kitchen', 'blue 50%')
  expect(parse(new URL(address, 'https://shop.test'))).toEqual({
    page: 'list',
    category: 'Mugs & Kitchen',
    words: 'blue 50%',
  })
})
