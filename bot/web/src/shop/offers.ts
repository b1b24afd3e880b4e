/** What a product's variants add up to: its price, its stock, what can be chosen. */
import type { Product, Variant } from './catalogue.js'
import type { Money } from '../shared/protocol.js'

export interface Price {
  price: Money
  before: Money | null
  /** Whether other variants cost more. */
  from: boolean
}

function money(amount_cents: number, currency: string): Money {
  return { amount_cents, currency }
}

export function priceOf(variants: readonly Variant[]): Price | null {
  const cheapest = variants.reduce<Variant | null>(
    (best, one) => (best === null || one.price_cents < best.price_cents ? one : best),
    null,
  )
  if (!cheapest) return null
  const { compare_at_cents: before, currency, price_cents: price } = cheapest
  return {
    price: money(price, currency),
    before: before !== null && before > price ? money(before, currency) : null,
    from: variants.some((one) => one.price_cents > price),
  }
}

/** The names of the options in the shop's order, each with its values as they first occur. */
export function choicesOf({ variants }: Product): Map<string, string[]> {
  const choices = new Map<string, string[]>()
  for (const { options } of variants) {
    for (const [name, value] of Object.entries(options)) {
      const values = choices.get(name) ?? []
      if (!values.includes(value)) choices.set(name, [...values, value])
    }
  }
  return choices
}

/** The variants that agree with everything chosen so far. */
export function matching(variants: readonly Variant[], chosen: Readonly<Record<string, string>>): Variant[] {
  return variants.filter(({ options }) =>
    Object.entries(chosen).every(([name, value]) => options[name] === value),
  )
}

export function stockOf(variants: readonly Variant[]): number {
  return variants.reduce((sum, { stock }) => sum + stock, 0)
}

/** The day of the next delivery of any of these. */
export function nextDelivery(variants: readonly Variant[]): string | null {
  const days = variants.flatMap(({ deliveries }) => deliveries.map(({ expected_on }) => expected_on))
  return days.sort()[0] ?? null
}
