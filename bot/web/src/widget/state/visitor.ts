import type { KeyValues } from '../../shared/storage.js'
import { isRecord } from '../../shared/json.js'

/** What this browser keeps of the visitor. */
export interface Visitor {
  /** Signed by the gateway: the key to the conversation. */
  token: string
  conversation: string
  /** The last sequence number that was on screen. */
  seen: number
}

const KEY = 'visitor'

export function readVisitor(storage: KeyValues): Visitor | null {
  const value = storage.get(KEY)
  return isRecord(value) &&
    typeof value.token === 'string' &&
    typeof value.conversation === 'string' &&
    typeof value.seen === 'number'
    ? { token: value.token, conversation: value.conversation, seen: value.seen }
    : null
}

export function writeVisitor(storage: KeyValues, visitor: Visitor | null): void {
  if (visitor) storage.set(KEY, visitor)
  else storage.remove(KEY)
}
