import { parseJson } from './json.js'
import type { KeyValues } from './storage.js'

/** Storage for tests: several tabs may share it, and each hears of what the others change. */
export class SharedMemory {
  readonly #values = new Map<string, string>()
  readonly #watchers = new Set<{ tab: object; changed: (key: string) => void }>()

  tab(): KeyValues {
    const tab = {}
    const tell = (key: string): void => {
      for (const watcher of this.#watchers) if (watcher.tab !== tab) watcher.changed(key)
    }
    return {
      get: (key) => parseJson(this.#values.get(key) ?? 'null'),
      set: (key, value) => {
        this.#values.set(key, JSON.stringify(value))
        tell(key)
      },
      remove: (key) => {
        this.#values.delete(key)
        tell(key)
      },
      watch: (changed) => {
        const watcher = { tab, changed }
        this.#watchers.add(watcher)
        return () => this.#watchers.delete(watcher)
      },
    }
  }
}
