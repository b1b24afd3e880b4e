import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon, Stars } from '../shared/icons.js'
import { safeUrl } from '../shared/links.js'
import type { Product, ProductsBlock } from '../shared/protocol.js'
import { useBlocks } from './context.js'
import { Link } from './Link.js'
import { Opinion } from './Opinion.js'

function Card({ product, listId }: { product: Product; listId: string | undefined }): JSX.Element {
  const { actions, base, format, texts } = useBlocks()
  const [broken, setBroken] = useState(false)
  const picture = product.image && safeUrl(product.image.url, base)
  const { compare_at_price: before, rating } = product
  const reduced = before !== undefined && before.amount_cents > product.price.amount_cents
  const opened = (): void => {
    if (listId !== undefined) actions?.react('click', product.product_id, listId)
  }
  const content = (
    <>
      <span class="card-picture">
        {picture && product.image && !broken ? (
          <img
            src={picture}
            alt={product.image.alt}
            loading="lazy"
            decoding="async"
            onError={() => {
              setBroken(true)
            }}
          />
        ) : (
          <Icon name="parcel" size={32} />
        )}
      </span>
      <span class="card-title">{product.title}</span>
      <span class="card-price">
        <strong>{format.money(product.price)}</strong>
        {reduced && (
          <s>
            <span class="hidden">{texts.wasPrice('')}</span>
            {format.money(before)}
          </s>
        )}
      </span>
      {rating && rating.count > 0 && (
        <span class="card-rating">
          <Stars value={rating.average} size={13} />
          <span class="hidden">{texts.stars(format.number(rating.average))}</span>
          <span class="muted">
            <span aria-hidden="true">{rating.count}</span>
            <span class="hidden">{texts.reviewCount(rating.count)}</span>
          </span>
        </span>
      )}
      <span class={product.in_stock ? 'stock stock-in' : 'stock stock-out'}>
        {product.stock_note ?? (product.in_stock ? texts.inStock : texts.outOfStock)}
      </span>
      {product.reason && <span class="card-reason">{product.reason}</span>}
    </>
  )
  return product.url ? (
    <Link class="card card-link" url={product.url} followed={opened}>
      {content}
    </Link>
  ) : (
    <div class="card">{content}</div>
  )
}

/** Product cards side by side; arrows appear where there is more than fits. */
export function Products({ block }: { block: ProductsBlock }): JSX.Element {
  const { texts } = useBlocks()
  const list = useRef<HTMLUListElement>(null)
  const [edges, setEdges] = useState({ start: true, end: true })

  const measure = (): void => {
    const element = list.current
    if (!element) return
    const { scrollLeft, scrollWidth, clientWidth } = element
    setEdges({ start: scrollLeft < 8, end: scrollLeft + clientWidth > scrollWidth - 8 })
  }
  useEffect(() => {
    const element = list.current
    if (!element) return undefined
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [])

  const move = (direction: 1 | -1): void => {
    list.current?.scrollBy({ left: direction * list.current.clientWidth * 0.8 })
  }
  return (
    <section class="products" aria-label={block.title ?? texts.products}>
      {block.title && <h3 class="block-title">{block.title}</h3>}
      <div class="carousel">
        <ul class="cards" ref={list} onScroll={measure}>
          {block.items.map((product) => (
            <li key={product.product_id}>
              <Card product={product} listId={block.list_id} />
              {block.list_id !== undefined && <Opinion product={product} listId={block.list_id} />}
            </li>
          ))}
        </ul>
        {!edges.start && (
          <button
            type="button"
            class="carousel-button previous"
            aria-label={texts.previous}
            onClick={() => {
              move(-1)
            }}
          >
            <Icon name="arrowLeft" size={18} />
          </button>
        )}
        {!edges.end && (
          <button
            type="button"
            class="carousel-button next"
            aria-label={texts.next}
            onClick={() => {
              move(1)
            }}
          >
            <Icon name="arrowRight" size={18} />
          </button>
        )}
      </div>
    </section>
  )
}
