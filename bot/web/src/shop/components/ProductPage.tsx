import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../../shared/icons.js'
import { CatalogueError, findProduct, type Category, type Product } from '../catalogue.js'
import { choicesOf, matching, nextDelivery, stockOf } from '../offers.js'
import { listUrl } from '../state/route.js'
import { categoryName, descriptionOf, titleOf, useShop } from './context.js'
import { Price } from './Price.js'
import { Rating } from './Rating.js'

/** Fewer than this are worth a word. */
const LOW_STOCK = 5

function Gallery({ product }: { product: Product }): JSX.Element {
  const { texts } = useShop()
  const [shown, setShown] = useState(0)
  const picture = product.pictures[shown]
  return (
    <div class="gallery">
      <div class="gallery-main">
        {picture ? (
          <img src={picture.url} alt={picture.alt} width="800" height="800" />
        ) : (
          <Icon name="parcel" size={64} />
        )}
      </div>
      {product.pictures.length > 1 && (
        <ul aria-label={texts.pictures}>
          {product.pictures.map(({ url }, index) => (
            <li key={url}>
              <button
                type="button"
                aria-label={texts.picture(index + 1)}
                aria-pressed={index === shown}
                onClick={() => {
                  setShown(index)
                }}
              >
                <img src={url} alt="" width="96" height="96" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Stock({ variants }: { variants: Product['variants'] }): JSX.Element {
  const { format, texts } = useShop()
  const stock = stockOf(variants)
  const delivery = nextDelivery(variants)
  if (stock > 0) {
    const low = variants.length === 1 && stock < LOW_STOCK
    return (
      <p class={low ? 'availability low' : 'availability in'}>
        {low ? texts.lowStock(stock) : texts.inStock}
      </p>
    )
  }
  return (
    <p class="availability out">
      {texts.outOfStock}
      {delivery !== null && <span class="muted"> · {texts.expected(format.date(delivery))}</span>}
    </p>
  )
}

function Details({
  product,
  categories,
}: {
  product: Product
  categories: readonly Category[]
}): JSX.Element {
  const { language, texts } = useShop()
  const title = titleOf(product, language)
  // What comes in one size or colour only is no choice; the details name it.
  const choices = [...choicesOf(product)].filter(([, values]) => values.length > 1)
  const [chosen, setChosen] = useState<Record<string, string>>({})
  const variants = matching(product.variants, chosen)
  const attributes = Object.entries(product.attributes)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · ${texts.name}`
    heading.current?.focus({ preventScroll: true })
  }, [title, texts])

  return (
    <article class="wide product">
      <Gallery product={product} />
      <div class="product-words">
        {product.category !== null && (
          <p class="crumb">
            <a href={listUrl(product.category)}>{categoryName(categories, product.category, language)}</a>
          </p>
        )}
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {product.brand !== null && <p class="muted">{product.brand}</p>}
        <p class="product-price">
          <Price variants={variants} />
          <Rating product={product} />
        </p>
        {choices.map(([name, values]) => (
          <fieldset key={name} class="choice">
            <legend>{texts.optionNames[name] ?? name}</legend>
            <div>
              {values.map((value) => {
                const left = stockOf(matching(product.variants, { ...chosen, [name]: value }))
                return (
                  <button
                    key={value}
                    type="button"
                    class={left === 0 ? 'gone' : undefined}
                    aria-pressed={chosen[name] === value}
                    onClick={() => {
                      const { [name]: before, ...others } = chosen
                      setChosen(before === value ? others : { ...chosen, [name]: value })
                    }}
                  >
                    {value}
                    {left === 0 && <span class="hidden"> ({texts.outOfStock})</span>}
                  </button>
                )
              })}
            </div>
          </fieldset>
        ))}
        <Stock variants={variants} />
        <button
          type="button"
          class="button ask"
          onClick={() => {
            window.frontdoor?.open(texts.askWords(title))
          }}
        >
          <Icon name="chat" />
          {texts.askAbout}
        </button>
        <p class="description">{descriptionOf(product, language)}</p>
        {attributes.length > 0 && (
          <>
            <h2>{texts.details}</h2>
            <dl class="attributes">
              {attributes.map(([name, value]) => (
                <div key={name}>
                  <dt>{texts.optionNames[name] ?? name.replaceAll('_', ' ')}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </>
        )}
      </div>
    </article>
  )
}

/** One product: its pictures, what can be chosen, whether it is there. */
export function ProductPage({
  id,
  categories,
}: {
  id: string
  categories: readonly Category[]
}): JSX.Element {
  const { texts } = useShop()
  const [product, setProduct] = useState<Product | null>(null)
  const [failure, setFailure] = useState<'missing' | 'broken' | null>(null)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    let current = true
    setFailure(null)
    findProduct(id).then(
      (found) => {
        if (current) setProduct(found)
      },
      (error: unknown) => {
        if (current)
          setFailure(error instanceof CatalogueError && error.status === 404 ? 'missing' : 'broken')
      },
    )
    return () => {
      current = false
    }
  }, [id, attempt])

  if (failure !== null) {
    return (
      <div class="wide nothing">
        <h1>{failure === 'missing' ? texts.notFound : texts.broken}</h1>
        {failure === 'missing' ? (
          <a class="button-plain" href="/shop">
            {texts.back}
          </a>
        ) : (
          <button
            type="button"
            class="button-plain"
            onClick={() => {
              setAttempt(attempt + 1)
            }}
          >
            {texts.retry}
          </button>
        )}
      </div>
    )
  }
  if (product?.product_id !== id) {
    return (
      <div class="wide product" aria-busy="true" aria-label={texts.loading}>
        <div class="placeholder" />
      </div>
    )
  }
  return <Details key={id} product={product} categories={categories} />
}
