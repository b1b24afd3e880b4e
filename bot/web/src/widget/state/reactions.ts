import { signal } from '@preact/signals'
import { newId } from '../../shared/ids.js'
import { isRecord } from '../../shared/json.js'
import type { NackFrame, NotedFrame, ReactFrame } from '../../shared/protocol.js'
import type { KeyValues } from '../../shared/storage.js'

export type Opinion = 'like' | 'dislike'

/** What the customer thinks of the products of a conversation, by product. */
export type Opinions = Readonly<Record<string, Opinion>>

const KEY = 'reactions'
/** More unanswered reactions than anybody makes while the connection is lost. */
const MOST_WAITING = 100

function isOpinion(value: unknown): value is Opinion {
  return value === 'like' || value === 'dislike'
}

function isReactFrame(value: unknown): value is ReactFrame {
  return (
    isRecord(value) &&
    value.t === 'react' &&
    [value.client_msg_id, value.kind, value.product_id].every((part) => typeof part === 'string')
  )
}

/**
 * What the customer does with products. It is kept over reloads, and sent again with the same id until the gateway has
 * answered: following a link may leave the page before it has.
 */
export class Reactions {
  readonly opinions = signal<Opinions>({})

  readonly #storage: KeyValues
  readonly #transmit: (frame: ReactFrame) => void
  #conversation: string | null = null
  #waiting: readonly ReactFrame[] = []

  constructor(storage: KeyValues, transmit: (frame: ReactFrame) => void) {
    this.#storage = storage
    this.#transmit = transmit
    this.read()
  }

  /** Takes up what this or another tab has stored. */
  read(): void {
    const stored = this.#storage.get(KEY)
    if (!isRecord(stored) || typeof stored.conversation !== 'string') return
    const { conversation, opinions, waiting } = stored
    this.#conversation = conversation
    this.#waiting = Array.isArray(waiting) ? waiting.filter(isReactFrame) : []
    this.opinions.value = isRecord(opinions)
      ? Object.fromEntries(
          Object.entries(opinions).filter((entry): entry is [string, Opinion] => isOpinion(entry[1])),
        )
      : {}
  }

  /** The gateway has said which conversation this is; what belongs to another one is forgotten. */
  arrive(conversation: string): void {
    if (this.#conversation !== conversation) {
      this.#conversation = conversation
      this.#waiting = []
      this.opinions.value = {}
      this.#write()
    }
    for (const frame of this.#waiting) this.#transmit(frame)
  }

  react(kind: ReactFrame['kind'], productId: string, listId?: string): void {
    const frame: ReactFrame = {
      t: 'react',
      client_msg_id: newId(),
      kind,
      product_id: productId,
      ...(listId !== undefined && { list_id: listId }),
    }
    this.#waiting = [...this.#waiting, frame].slice(-MOST_WAITING)
    if (isOpinion(kind)) this.opinions.value = { ...this.opinions.value, [productId]: kind }
    if (kind === 'withdraw') this.#forget(productId)
    this.#write()
    this.#transmit(frame)
  }

  /** The gateway's answer. An opinion that does not count is not shown as if it did. */
  heard(answer: NotedFrame | NackFrame): void {
    const frame = this.#waiting.find(({ client_msg_id }) => client_msg_id === answer.client_msg_id)
    if (!frame) return
    if (answer.t === 'nack' && answer.retry_ms !== undefined) {
      setTimeout(() => {
        if (this.#waiting.includes(frame)) this.#transmit(frame)
      }, answer.retry_ms)
      return
    }
    this.#waiting = this.#waiting.filter((one) => one !== frame)
    const counts = answer.t === 'noted' && (answer.verdict === 'counted' || answer.verdict === 'duplicate')
    if (!counts && this.opinions.value[frame.product_id] === frame.kind) this.#forget(frame.product_id)
    this.#write()
  }

  #forget(productId: string): void {
    this.opinions.value = Object.fromEntries(
      Object.entries(this.opinions.value).filter(([id]) => id !== productId),
    )
  }

  #write(): void {
    this.#storage.set(KEY, {
      conversation: this.#conversation,
      opinions: this.opinions.value,
      waiting: this.#waiting,
    })
  }
}
