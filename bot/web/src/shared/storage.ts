/** localStorage that never throws: a browser may refuse it, and then the page keeps its things in memory. */
import { parseJson } from './json.js'

export interface KeyValues {
  get(key: string): unknown
  set(key: string, value: unknown): void
  remove(key: string): void
  /** Calls back when another tab has changed a key; returns the way to stop. */
  watch(changed: (key: string) => void): () => void
}

/** Keeps JSON values under `prefix`, shared by all tabs of this origin. */
export function browserStorage(prefix: string): KeyValues {
  const memory = new Map<string, string>()
  const storage = (): Storage | null => {
    try {
      return window.localStorage
    } catch {
      return null
    }
  }
  return {
    get(key) {
      let text: string | null | undefined
      try {
        text = storage()?.getItem(prefix + key)
      } catch {
        text = null
      }
      text ??= memory.get(key)
      return text === undefined ? null : parseJson(text)
    },
    set(key, value) {
      const text = JSON.stringify(value)
      try {
        storage()?.setItem(prefix + key, text)
        memory.delete(key)
      } catch {
        memory.set(key, text)
      }
    },
    remove(key) {
      memory.delete(key)
      try {
        storage()?.removeItem(prefix + key)
      } catch {
        // Refused storage holds nothing to remove.
      }
    },
    watch(changed) {
      const listen = ({ key }: StorageEvent): void => {
        if (key?.startsWith(prefix)) changed(key.slice(prefix.length))
      }
      window.addEventListener('storage', listen)
      return () => {
        window.removeEventListener('storage', listen)
      }
    },
  }
}
