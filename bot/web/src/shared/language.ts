import type { Language } from './protocol.js'

/** The language to speak: the page's choice when it made one, else the reader's first that we have, else English. */
export function chooseLanguage(
  wanted: string | null | undefined,
  preferred: readonly string[] = navigator.languages,
): Language {
  for (const tag of [wanted ?? '', ...preferred]) {
    const base = tag.toLowerCase().split('-')[0]
    if (base === 'en' || base === 'zh') return base
  }
  return 'en'
}

/** The BCP 47 tag with which `Intl` and `lang` attributes are set. */
export function localeOf(language: Language): string {
  return language === 'zh' ? 'zh-CN' : 'en-GB'
}
