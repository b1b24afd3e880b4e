/** The demo shop: a small shop front on the store's products, with the widget as any shop would embed it. */
import { effect, signal } from '@preact/signals'
import { render, type JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { Format } from '../shared/format.js'
import { preferencesOf } from '../shared/preferences.js'
import { shop as english } from '../texts/en.js'
import { shop as chinese } from '../texts/zh.js'
import { NAVIGATE } from '../widget/embedding.js'
import { listCategories, type Category } from './catalogue.js'
import { ShopProvider } from './components/context.js'
import { ListPage } from './components/ListPage.js'
import { ProductPage } from './components/ProductPage.js'
import { TopBar } from './components/TopBar.js'
import '../shared/tokens.css'
import '../shared/base.css'
import './shop.css'
import { Account } from './state/account.js'
import { Listing } from './state/listing.js'
import { followLinks, navigate, route } from './state/route.js'

const preferences = preferencesOf('harbour-and-pine ')
const account = new Account()
const listing = new Listing()
const categories = signal<readonly Category[]>([])

function Shop(): JSX.Element {
  const language = preferences.language.value
  const texts = language === 'zh' ? chinese : english
  const format = useMemo(() => new Format(language), [language])
  const current = route.value
  return (
    <ShopProvider value={{ texts, format, language, preferences }}>
      <TopBar account={account} />
      <main>
        {current.page === 'product' ? (
          <ProductPage id={current.id} categories={categories.value} />
        ) : (
          <ListPage
            listing={listing}
            categories={categories.value}
            category={current.category}
            words={current.words}
          />
        )}
      </main>
      <footer class="wide">
        <p class="muted">{texts.footer}</p>
      </footer>
    </ShopProvider>
  )
}

const app = document.getElementById('app')
if (app) {
  app.addEventListener('click', followLinks)
  render(<Shop />, app)
}
document.addEventListener(NAVIGATE, (event) => {
  if (event instanceof CustomEvent && navigate((event.detail as { url: string }).url)) event.preventDefault()
})
effect(() => {
  window.frontdoor?.configure({ language: preferences.language.value, theme: preferences.theme.value })
})
effect(() => {
  if (route.value.page === 'list') {
    document.title = (preferences.language.value === 'zh' ? chinese : english).name
  }
})
void account.load()
listCategories().then(
  (found) => {
    categories.value = found
  },
  () => {
    // The list says that the shop cannot be reached; without categories there are just no chips.
  },
)
