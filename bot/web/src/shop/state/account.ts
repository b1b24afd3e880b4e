/** Who the visitor of the demo shop pretends to be. */
import { signal } from '@preact/signals'
import { browserStorage } from '../../shared/storage.js'
import { listDemoCustomers, signedIdentity, type DemoCustomer } from '../catalogue.js'

const KEY = 'customer'

export class Account {
  readonly customers = signal<readonly DemoCustomer[]>([])
  readonly current = signal<string | null>(null)
  readonly failed = signal(false)
  readonly #storage = browserStorage('harbour-and-pine ')

  /** Finds out who there is to be, and signs in again who was signed in before. */
  async load(): Promise<void> {
    try {
      this.customers.value = await listDemoCustomers()
    } catch {
      return
    }
    const kept = this.#storage.get(KEY)
    if (typeof kept === 'string' && this.customers.value.some(({ customer_id }) => customer_id === kept)) {
      await this.signIn(kept)
    }
  }

  /** Signs in as a customer, or out with null, and tells the widget as a shop's page does. */
  async signIn(customerId: string | null): Promise<void> {
    this.failed.value = false
    try {
      const identity = customerId === null ? null : await signedIdentity(customerId)
      this.current.value = customerId
      if (customerId === null) this.#storage.remove(KEY)
      else this.#storage.set(KEY, customerId)
      window.frontdoor?.identify(identity)
    } catch {
      this.failed.value = true
    }
  }
}
