/** Which page of the shop is shown. The address says it, so that pages can be linked, and Back works. */
import { signal } from '@preact/signals'

export type Route = { page: 'list'; category: string | null; words: string } | { page: 'product'; id: string }

export function parse(url: URL): Route {
  const product = /^\/shop\/products\/([^/]+)$/.exec(url.pathname)
  if (product?.[1] !== undefined) return { page: 'product', id: decodeURIComponent(product[1]) }
  return {
    page: 'list',
    category: url.searchParams.get('category'),
    words: url.searchParams.get('q') ?? '',
  }
}

export function listUrl(category: string | null, words = ''): string {
  const query = new URLSearchParams()
  if (category !== null) query.set('category', category)
  if (words !== '') query.set('q', words)
  const text = query.toString()
  return text === '' ? '/shop' : `/shop?${text}`
}

export function productUrl(id: string): string {
  return `/shop/products/${encodeURIComponent(id)}`
}

export const route = signal<Route>(parse(new URL(location.href)))

addEventListener('popstate', () => {
  route.value = parse(new URL(location.href))
})

/** Goes to another page of the shop without loading it. False for an address that is none of its pages. */
export function navigate(address: string, { replace = false } = {}): boolean {
  const url = new URL(address, location.href)
  if (url.origin !== location.origin || !/^\/shop(\/products\/[^/]+)?$/.test(url.pathname)) return false
  const next = parse(url)
  const sameList = next.page === 'list' && route.value.page === 'list'
  history[replace ? 'replaceState' : 'pushState'](null, '', url)
  route.value = next
  if (!sameList) scrollTo({ top: 0, behavior: 'instant' })
  return true
}

/** Follows plain clicks on links inside the shop. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (link && !link.target && navigate(link.href)) event.preventDefault()
}
