import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Category } from '../catalogue.js'
import type { Listing } from '../state/listing.js'
import { listUrl } from '../state/route.js'
import { categoryName, useShop } from './context.js'
import { Hints } from './Hints.js'
import { ProductCard } from './ProductCard.js'

const SEARCH_PAUSE_MS = 200

interface ListPageProps {
  listing: Listing
  categories: readonly Category[]
  category: string | null
  words: string
}

function Chips({ categories, category }: Pick<ListPageProps, 'categories' | 'category'>): JSX.Element {
  const { language, texts } = useShop()
  const all = [
    { name: null, label: texts.all },
    ...categories.map((one) => ({
      name: one.category,
      label: categoryName(categories, one.category, language),
    })),
  ]
  return (
    <nav class="chips" aria-label={texts.categories}>
      <ul>
        {all.map(({ name, label }) => (
          <li key={label}>
            <a href={listUrl(name)} aria-current={name === category ? 'page' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The shop's front: what it is, what to ask the chat, and the products of a category or search. */
export function ListPage({ listing, categories, category, words }: ListPageProps): JSX.Element {
  const { language, texts } = useShop()
  useEffect(() => {
    const timer = setTimeout(() => void listing.load(category, words), words === '' ? 0 : SEARCH_PAUSE_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [listing, category, words])

  const items = listing.items.value
  const state = listing.state.value
  const front = category === null && words === ''
  return (
    <>
      {front && (
        <section class="intro">
          <div class="wide intro-row">
            <div>
              <h1>{texts.tagline}</h1>
              <p>{texts.intro}</p>
            </div>
            <Hints />
          </div>
        </section>
      )}
      <Chips categories={categories} category={category} />
      <div class="wide list">
        <div class="list-head" role="status">
          {!front && (
            <h1>{category === null ? `“${words}”` : categoryName(categories, category, language)}</h1>
          )}
          {state !== 'broken' && items.length > 0 && (
            <p class="muted">{texts.products(listing.total.value)}</p>
          )}
        </div>
        {state === 'broken' && (
          <div class="nothing">
            <h2>{texts.broken}</h2>
            <button type="button" class="button-plain" onClick={() => void listing.load(category, words)}>
              {texts.retry}
            </button>
          </div>
        )}
        {state === 'ready' && items.length === 0 && (
          <div class="nothing">
            <h2>{texts.nothing}</h2>
            <p class="muted">{texts.nothingHint}</p>
            <a class="button-plain" href="/shop">
              {texts.clear}
            </a>
          </div>
        )}
        {state === 'loading' && items.length === 0 && (
          <ul class="grid" aria-busy="true" aria-label={texts.loading}>
            {Array.from({ length: 8 }, (_, index) => (
              <li key={index} class="placeholder" />
            ))}
          </ul>
        )}
        {state !== 'broken' && items.length > 0 && (
          <ul class="grid">
            {items.map((product) => (
              <li key={product.product_id}>
                <ProductCard product={product} />
              </li>
            ))}
          </ul>
        )}
        {state !== 'broken' && items.length < listing.total.value && items.length > 0 && (
          <p class="more">
            <button
              type="button"
              class="button-plain"
              disabled={state === 'loading'}
              onClick={() => void listing.more(category, words)}
            >
              {state === 'loading' ? texts.loading : texts.more}
            </button>
          </p>
        )}
      </div>
    </>
  )
}
