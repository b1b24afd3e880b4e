/** The list of products for one category and search. */
import { signal } from '@preact/signals'
import { browse, type Product } from '../catalogue.js'

export type ListState = 'loading' | 'ready' | 'broken'

export class Listing {
  readonly items = signal<readonly Product[]>([])
  readonly total = signal(0)
  readonly state = signal<ListState>('loading')
  #asked = 0

  /** Starts anew. What is shown stays until the answer is there. */
  async load(category: string | null, words: string): Promise<void> {
    await this.#fetch(category, words, 0)
  }

  async more(category: string | null, words: string): Promise<void> {
    await this.#fetch(category, words, this.items.value.length)
  }

  async #fetch(category: string | null, words: string, offset: number): Promise<void> {
    const asked = (this.#asked += 1)
    this.state.value = 'loading'
    try {
      const page = await browse({ category, words, offset })
      // A slower answer to an earlier question must not replace the newer one.
      if (asked !== this.#asked) return
      this.items.value = offset === 0 ? page.items : [...this.items.value, ...page.items]
      this.total.value = page.total
      this.state.value = 'ready'
    } catch {
      if (asked === this.#asked) this.state.value = 'broken'
    }
  }
}
