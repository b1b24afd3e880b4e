import type { JSX } from 'preact'
import { Icon } from '../../shared/icons.js'
import type { Product } from '../catalogue.js'
import { priceOf, stockOf } from '../offers.js'
import { productUrl } from '../state/route.js'
import { titleOf, useShop } from './context.js'
import { Price } from './Price.js'
import { Rating } from './Rating.js'

/** A product in the list. The second picture shows itself under the pointer. */
export function ProductCard({ product }: { product: Product }): JSX.Element {
  const { language, texts } = useShop()
  const [front, back] = product.pictures
  const soldOut = stockOf(product.variants) === 0
  return (
    <a class="product-card" href={productUrl(product.product_id)}>
      <span class={back ? 'product-picture two' : 'product-picture'}>
        {front ? (
          <>
            <img src={front.url} alt={front.alt} loading="lazy" decoding="async" width="400" height="400" />
            {back && <img src={back.url} alt="" loading="lazy" decoding="async" width="400" height="400" />}
          </>
        ) : (
          <Icon name="parcel" size={40} />
        )}
        {soldOut ? (
          <span class="tag tag-quiet">{texts.outOfStock}</span>
        ) : (
          priceOf(product.variants)?.before && <span class="tag">{texts.sale}</span>
        )}
      </span>
      <span class="product-title">{titleOf(product, language)}</span>
      <Price variants={product.variants} />
      <Rating product={product} />
    </a>
  )
}
