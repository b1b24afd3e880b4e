/** What the loader and the panel agree on. The loader is small and always there; the panel comes with the first click. */
import type { Language } from '../shared/protocol.js'

export type Theme = 'light' | 'dark' | 'auto'

export interface Settings {
  language: Language
  theme: Theme
}

export interface Embedding extends Settings {
  /** The gateway's address without a trailing slash. */
  base: string
  root: ShadowRoot
  identity: string | null
  /** How many answers have not been seen. */
  unread(count: number): void
  /** The customer closes the panel. */
  close(): void
}

export interface Panel {
  show(): void
  hide(): void
  identify(identity: string | null): void
  configure(settings: Partial<Settings>): void
  /** Sends words of the customer, as if they had typed them. */
  say(text: string): void
  /** Tells that a product was put into the cart. */
  cart(productId: string): void
  destroy(): void
}

/** What the panel's module exports. */
export interface PanelModule {
  mount(embedding: Embedding): Panel
}

/** `window.frontdoor`: how a shop's page speaks to the widget. */
export interface FrontdoorApi {
  /** Opens the panel; with `text`, sends it as the customer's message. */
  open(text?: string): void
  close(): void
  /** Vouches for the signed-in customer with a string that the shop's server has signed; null signs out. */
  identify(identity: string | null): void
  /** Tells that the customer put a product into the cart; it counts if the chat had shown them that product. */
  cart(productId: string): void
  configure(settings: Partial<Settings>): void
  /** Removes the widget from the page. The conversation stays and comes back with the next load. */
  destroy(): void
}

declare global {
  interface Window {
    frontdoor?: FrontdoorApi
  }
}

/**
 * Dispatched on the document when the customer follows a link to a page of the shop. A shop that changes pages without
 * loading them cancels it and goes to `detail.url` itself.
 */
export const NAVIGATE = 'frontdoor:navigate'

/** The prefix of everything that the widget keeps in this origin's storage. */
export function storagePrefix(base: string): string {
  return `frontdoor ${base} `
}
