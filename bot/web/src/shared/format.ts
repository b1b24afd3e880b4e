/** Money, dates and numbers as people in one language write them. */
import { localeOf } from './language.js'
import type { Language, Money } from './protocol.js'

const DATE: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' }

export class Format {
  readonly #locale: string
  readonly #money = new Map<string, Intl.NumberFormat>()
  readonly #dates = new Map<string, Intl.DateTimeFormat>()
  readonly #decimal: Intl.NumberFormat

  constructor(language: Language) {
    this.#locale = localeOf(language)
    this.#decimal = new Intl.NumberFormat(this.#locale, { maximumFractionDigits: 1 })
  }

  money({ amount_cents, currency }: Money): string {
    let format = this.#money.get(currency)
    if (!format) {
      format = new Intl.NumberFormat(this.#locale, {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
      })
      this.#money.set(currency, format)
    }
    return format.format(amount_cents / 100)
  }

  number(value: number): string {
    return this.#decimal.format(value)
  }

  /** Day and month; the year too when it is not this one. The text itself when it is no date. */
  date(iso: string, now = new Date()): string {
    // A date without a time is a day in the reader's calendar, not midnight in Greenwich.
    const moment = new Date(/^\d{4}-\d{2}-\d{2}$/.test(iso) ? `${iso}T12:00` : iso)
    if (Number.isNaN(moment.getTime())) return iso
    return this.#date(
      moment.getFullYear() === now.getFullYear() ? DATE : { ...DATE, year: 'numeric' },
    ).format(moment)
  }

  weekday(iso: string): string {
    return this.#date({ ...DATE, weekday: 'long' }).format(new Date(iso))
  }

  time(iso: string): string {
    return this.#date({ hour: '2-digit', minute: '2-digit' }).format(new Date(iso))
  }

  #date(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = Object.keys(options).join()
    let format = this.#dates.get(key)
    if (!format) {
      format = new Intl.DateTimeFormat(this.#locale, options)
      this.#dates.set(key, format)
    }
    return format
  }
}
