import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Format } from '../../shared/format.js'
import type { Preferences } from '../../shared/preferences.js'
import type { Language } from '../../shared/protocol.js'
import type { shop as english } from '../../texts/en.js'
import type { Category, Product } from '../catalogue.js'

export interface ShopSurroundings {
  texts: typeof english
  format: Format
  language: Language
  preferences: Preferences
}

const Surroundings = createContext<ShopSurroundings | null>(null)
export const ShopProvider = Surroundings.Provider

export function useShop(): ShopSurroundings {
  const surroundings = useContext(Surroundings)
  if (!surroundings) throw new Error('a part of the shop is shown outside of it')
  return surroundings
}

export function titleOf(product: Product, language: Language): string {
  return product.translations[language]?.title ?? product.title
}

export function descriptionOf(product: Product, language: Language): string {
  return product.translations[language]?.description ?? product.description
}

export function categoryName(categories: readonly Category[], name: string, language: Language): string {
  return categories.find(({ category }) => category === name)?.translations[language] ?? name
}
