import type { JSX } from 'preact'
import type { Variant } from '../catalogue.js'
import { priceOf } from '../offers.js'
import { useShop } from './context.js'

/** The lowest price of these variants, with what it was before. */
export function Price({ variants }: { variants: readonly Variant[] }): JSX.Element | null {
  const { format, texts } = useShop()
  const offer = priceOf(variants)
  if (!offer) return null
  const price = format.money(offer.price)
  return (
    <span class="price">
      <strong>{offer.from ? texts.from(price) : price}</strong>
      {offer.before && <s>{format.money(offer.before)}</s>}
    </span>
  )
}
