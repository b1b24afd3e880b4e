import type { KeyValues } from '../../shared/storage.js'
import type { SendFrame, ShownBlock } from '../../shared/protocol.js'
import { isRecord } from '../../shared/json.js'
import { isUploaded, type Uploaded } from '../pictures/upload.js'

/** A message of the customer that the gateway has not acknowledged. */
export interface Pending {
  /** Conversation that it was written in; null when there was none yet. */
  conversation: string | null
  frame: SendFrame
  /** What the customer sees of it: the words, the button's title, the stars. */
  shown: string
  /** ISO 8601. */
  at: string
  /** The code with which the gateway refused it for good. */
  refused: string | null
  /** The photo that is sent with it. */
  picture?: Uploaded
}

const KEY = 'outbox'

function isPending(value: unknown): value is Pending {
  return (
    isRecord(value) &&
    isRecord(value.frame) &&
    value.frame.t === 'send' &&
    typeof value.frame.client_msg_id === 'string' &&
    typeof value.shown === 'string' &&
    typeof value.at === 'string' &&
    (value.refused === null || typeof value.refused === 'string') &&
    (value.conversation === null || typeof value.conversation === 'string') &&
    (value.picture === undefined || isUploaded(value.picture))
  )
}

/** What the customer's message looks like until the gateway's own version of it arrives. */
export function blocksOf({ picture, shown }: Pending): ShownBlock[] {
  const blocks: ShownBlock[] = []
  if (picture) {
    const { url, width, height } = picture
    blocks.push({ type: 'image', fallback: '', alt: '', url, width, height })
  }
  if (shown !== '') blocks.push({ type: 'text', fallback: shown, text: shown })
  return blocks
}

/** Unacknowledged messages, in the order written, kept over reloads and shared by all tabs. */
export class Outbox {
  readonly #storage: KeyValues

  constructor(storage: KeyValues) {
    this.#storage = storage
  }

  all(): Pending[] {
    const stored = this.#storage.get(KEY)
    return Array.isArray(stored) ? stored.filter(isPending) : []
  }

  /** Adds a message, or replaces the one with the same id. */
  put(message: Pending): void {
    const id = message.frame.client_msg_id
    const all = this.all()
    const known = all.some(({ frame }) => frame.client_msg_id === id)
    this.#write(
      known ? all.map((one) => (one.frame.client_msg_id === id ? message : one)) : [...all, message],
    )
  }

  remove(id: string): void {
    this.#write(this.all().filter(({ frame }) => frame.client_msg_id !== id))
  }

  /** Forgets what was written in other conversations: it must not turn up in this one. */
  keepOnly(conversation: string): void {
    this.#write(this.all().filter((one) => one.conversation === null || one.conversation === conversation))
  }

  #write(all: readonly Pending[]): void {
    if (all.length > 0) this.#storage.set(KEY, all)
    else this.#storage.remove(KEY)
  }
}
