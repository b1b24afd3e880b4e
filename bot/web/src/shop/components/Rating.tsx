import type { JSX } from 'preact'
import { Stars } from '../../shared/icons.js'
import type { Product } from '../catalogue.js'
import { useShop } from './context.js'

export function Rating({ product }: { product: Product }): JSX.Element | null {
  const { format, texts } = useShop()
  if (product.rating_average === null || product.rating_count === 0) return null
  return (
    <span class="rating">
      <Stars value={product.rating_average} />
      <span class="hidden">{texts.stars(format.number(product.rating_average))}</span>
      <span class="muted">{texts.reviews(product.rating_count)}</span>
    </span>
  )
}
