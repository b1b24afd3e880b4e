/** The reader's language and theme, remembered and put onto the page. */
import { effect, signal, type Signal } from '@preact/signals'
import { chooseLanguage, localeOf } from './language.js'
import type { Language } from './protocol.js'
import { browserStorage } from './storage.js'

export type Theme = 'light' | 'dark'

export interface Preferences {
  language: Signal<Language>
  theme: Signal<Theme>
}

/** Reads the preferences kept under `prefix`, and from then on keeps them and the page's root element in step. */
export function preferencesOf(prefix: string): Preferences {
  const storage = browserStorage(prefix)
  const kept = { language: storage.get('language'), theme: storage.get('theme') }
  const system: Theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  const language = signal(chooseLanguage(typeof kept.language === 'string' ? kept.language : null))
  const theme = signal<Theme>(kept.theme === 'dark' || kept.theme === 'light' ? kept.theme : system)
  const root = document.documentElement
  effect(() => {
    root.lang = localeOf(language.value)
    root.dataset.theme = theme.value
  })
  // What was never chosen is not kept, so that it goes on following the system.
  const keep = (key: 'language' | 'theme', value: Signal<string>): void => {
    let first = true
    effect(() => {
      const current = value.value
      if (!first) storage.set(key, current)
      first = false
    })
  }
  keep('language', language)
  keep('theme', theme)
  return { language, theme }
}
