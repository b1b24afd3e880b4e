/**
 * One conversation of one visitor: what the gateway said, what still waits to be sent, who answers. It keeps the way to
 * the gateway open, resumes after the last entry without a gap, and sends unacknowledged messages again with the same id.
 */
import { computed, signal, type ReadonlySignal } from '@preact/signals'
import { backoffMs } from '../../shared/backoff.js'
import { newId } from '../../shared/ids.js'
import type { Connect, Connection } from '../../shared/connection.js'
import type { Incoming } from '../../shared/normalize.js'
import type {
  AckFrame,
  HelloFrame,
  Language,
  LogEntry,
  NackFrame,
  Status,
  WelcomeFrame,
} from '../../shared/protocol.js'
import type { KeyValues } from '../../shared/storage.js'
import { insert, isAnswer, lastWithoutGap } from '../../shared/log.js'
import { prepare, type Prepare } from '../pictures/prepare.js'
import { upload, type Upload, type Uploaded } from '../pictures/upload.js'
import { blocksOf, Outbox, type Pending } from './outbox.js'
import { Photos } from './photos.js'
import { Reactions } from './reactions.js'
import { readVisitor, writeVisitor } from './visitor.js'

/** Without an acknowledgement for this long the connection counts as dead. */
const ACK_TIMEOUT_MS = 15_000
/** Attempts over the socket before the other way is tried in turn. */
const SOCKET_ATTEMPTS = 3
/** A typing sign that is not renewed disappears. */
const TYPING_MS = 30_000

export type Link = 'connecting' | 'open' | 'lost'
export type Typist = 'bot' | 'agent'

export interface ConversationOptions {
  /** The gateway's address without a trailing slash. */
  base: string
  storage: KeyValues
  /** Ways to the gateway, the preferred one first. */
  connects: readonly [Connect, ...Connect[]]
  /** The language to ask for, read at each hello. */
  language: () => Language
  /** Signed by the shop's server: who the customer is. */
  identity?: string | null
  /** Other ways to scale and upload photos, for tests. */
  photos?: { prepare: Prepare; upload: Upload }
}

/** What a message of the customer consists of. */
export type Words = { text: string; upload_id?: string } | { button_id: string } | { rating: number }

export class Conversation {
  readonly log = signal<readonly LogEntry[]>([])
  readonly pending = signal<readonly Pending[]>([])
  readonly link = signal<Link>('connecting')
  /** Whether everything that was said before has arrived. */
  readonly complete = signal(false)
  readonly status = signal<Status>('bot')
  readonly agentName = signal<string | null>(null)
  readonly customerName = signal<string | null>(null)
  readonly shopName = signal('')
  readonly maxChars = signal(1000)
  /** Whether the gateway takes pictures; nothing offers to send one before it has said so. */
  readonly takesPictures = signal(false)
  readonly typist = signal<Typist | null>(null)
  readonly seen = signal(0)
  readonly unread: ReadonlySignal<number> = computed(
    () => this.log.value.filter((entry) => isAnswer(entry) && entry.seq > this.seen.value).length,
  )

  readonly reactions: Reactions
  readonly photos: Photos

  readonly #options: ConversationOptions
  readonly #outbox: Outbox
  readonly #ackTimers = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #cleanups: (() => void)[] = []
  #connection: Connection | null = null
  #conversation: string | null = null
  #identity: string | null
  /** Counts connections; handlers of an older one are ignored. */
  #attempt = 0
  #failures = 0
  #socketWorks = false
  #expected = 0
  #resumedAt = -1
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #typingTimer: ReturnType<typeof setTimeout> | undefined
  #welcomed: (() => void) | null = null

  constructor(options: ConversationOptions) {
    this.#options = options
    this.#outbox = new Outbox(options.storage)
    this.reactions = new Reactions(options.storage, (frame) => {
      if (this.link.value === 'open') this.#connection?.send(frame)
    })
    this.photos = new Photos({
      ...(options.photos ?? { prepare, upload }),
      base: options.base,
      visit: () => {
        const visitor = this.link.value === 'open' ? readVisitor(options.storage) : null
        return visitor?.conversation === this.#conversation ? visitor : null
      },
      done: ({ id, conversation, words }, picture) => {
        const { upload_id } = picture
        this.#enqueue({ text: words, upload_id }, words, { id, conversation, picture })
      },
    })
    this.#identity = options.identity ?? null
    this.pending.value = this.#outbox.all()
    const visitor = readVisitor(options.storage)
    this.#conversation = visitor?.conversation ?? null
    this.seen.value = visitor?.seen ?? 0
  }

  start(): void {
    const retryNow = (): void => {
      if (this.#retryTimer !== undefined && document.visibilityState === 'visible') this.#connect()
    }
    // A socket notices only after a while that the network below it is gone.
    const cutNow = (): void => this.#connection?.close()
    window.addEventListener('online', retryNow)
    window.addEventListener('offline', cutNow)
    document.addEventListener('visibilitychange', retryNow)
    this.#cleanups.push(
      () => {
        window.removeEventListener('online', retryNow)
        window.removeEventListener('offline', cutNow)
        document.removeEventListener('visibilitychange', retryNow)
      },
      this.#options.storage.watch((key) => {
        this.#changedElsewhere(key)
      }),
    )
    this.#connect()
  }

  stop(): void {
    for (const cleanup of this.#cleanups.splice(0)) cleanup()
    clearTimeout(this.#typingTimer)
    this.photos.stop()
    this.#disconnect()
  }

  /** Sends a message of the customer; `shown` is what they see of it until it comes back. */
  send(words: Words, shown: string): void {
    this.#enqueue(words, shown)
  }

  /** Sends the photo above the text box, with words or without. */
  sendPhoto(words: string): void {
    this.photos.send(words, this.#conversation)
  }

  /** Sends a refused message again, as a new one: the old id stays bound to the refusal. */
  retry(id: string): void {
    const message = this.pending.value.find(({ frame }) => frame.client_msg_id === id)
    if (!message) return
    const { t, client_msg_id, ...words } = message.frame
    const { picture } = message
    // The gateway may no longer have a picture whose message it has refused.
    if (picture && this.photos.restart(id, newId())) {
      this.#remove(id)
      this.photos.pump()
      return
    }
    this.discard(id)
    this.#enqueue(words as Words, message.shown, picture && { picture })
  }

  discard(id: string): void {
    this.#remove(id)
    this.photos.drop(id)
  }

  /** Everything received so far is on screen. */
  markSeen(): void {
    const seq = this.log.value.at(-1)?.seq ?? 0
    if (seq <= this.seen.value) return
    this.seen.value = seq
    const visitor = readVisitor(this.#options.storage)
    if (visitor && visitor.conversation === this.#conversation && visitor.seen < seq) {
      writeVisitor(this.#options.storage, { ...visitor, seen: seq })
    }
    this.#connection?.send({ t: 'read', seq })
  }

  setTyping(on: boolean): void {
    if (this.link.value === 'open') this.#connection?.send({ t: 'typing', on })
  }

  /** Continues as the customer whom the shop vouches for, or as a new visitor when there is none. */
  identify(identity: string | null): void {
    this.#identity = identity
    if (identity === null) {
      writeVisitor(this.#options.storage, null)
      this.#forget()
    }
    this.#disconnect()
    this.#failures = 0
    this.#connect()
  }

  #enqueue(
    words: Words,
    shown: string,
    photo: { id?: string; conversation?: string | null; picture?: Uploaded } = {},
  ): void {
    const { id = newId(), conversation = this.#conversation, picture } = photo
    const message: Pending = {
      conversation,
      frame: { t: 'send', client_msg_id: id, ...words },
      shown,
      at: new Date().toISOString(),
      refused: null,
      ...(picture && { picture }),
    }
    this.#outbox.put(message)
    this.pending.value = this.#outbox.all()
    this.#transmit(message)
  }

  #remove(id: string): void {
    this.#outbox.remove(id)
    this.pending.value = this.#outbox.all()
  }

  #connect(): void {
    clearTimeout(this.#retryTimer)
    this.#retryTimer = undefined
    if (this.#connection) return
    if (this.link.value !== 'lost') this.link.value = 'connecting'
    const { connects, base } = this.#options
    const other =
      !this.#socketWorks && this.#failures >= SOCKET_ATTEMPTS ? this.#failures - SOCKET_ATTEMPTS + 1 : 0
    const index = other % connects.length
    // What an abandoned connection still has to say concerns nobody.
    const attempt = (this.#attempt += 1)
    const current = (): boolean => attempt === this.#attempt
    this.#connection = (connects[index] ?? connects[0])(base, {
      opened: () => {
        if (current()) this.#greet()
      },
      received: (frame) => {
        if (!current()) return
        if (frame.t === 'welcome' && index === 0) this.#socketWorks = true
        this.#receive(frame)
      },
      closed: () => {
        if (current()) this.#lost()
      },
    })
  }

  #disconnect(): void {
    clearTimeout(this.#retryTimer)
    this.#retryTimer = undefined
    this.#attempt += 1
    this.#connection?.close()
    this.#cut()
    this.link.value = 'connecting'
  }

  #cut(): void {
    this.#connection = null
    this.#welcomed?.()
    for (const timer of this.#ackTimers.values()) clearTimeout(timer)
    this.#ackTimers.clear()
    this.typist.value = null
  }

  #lost(): void {
    this.#cut()
    this.link.value = 'lost'
    this.#retryTimer = setTimeout(() => {
      this.#connect()
    }, backoffMs(this.#failures))
    this.#failures += 1
  }

  /** Says hello. Of several tabs without a token one goes first, so that they end up in the same conversation. */
  #greet(): void {
    const connection = this.#connection
    // Absent on pages that are not secure; there, tabs opened in the same moment may have a conversation each.
    const locks = navigator.locks as LockManager | null | undefined
    if (readVisitor(this.#options.storage) || this.#identity !== null || !locks) {
      connection?.send(this.#hello())
      return
    }
    void locks.request('frontdoor-hello', () => {
      if (connection !== this.#connection) return undefined
      connection?.send(this.#hello())
      if (readVisitor(this.#options.storage)) return undefined
      return new Promise<void>((resolve) => {
        this.#welcomed = resolve
      })
    })
  }

  #hello(): HelloFrame {
    const visitor = readVisitor(this.#options.storage)
    return {
      t: 'hello',
      v: 1,
      language: this.#options.language(),
      page: location.href.slice(0, 2000),
      last_seq: this.#identity === null ? lastWithoutGap(this.log.value) : 0,
      ...(visitor && { token: visitor.token }),
      ...(this.#identity !== null && { identity: this.#identity }),
    }
  }

  #receive(frame: Incoming): void {
    switch (frame.t) {
      case 'welcome':
        this.#welcome(frame)
        break
      case 'event':
        this.#entry(frame.entry)
        break
      case 'ack':
        this.#acknowledged(frame)
        break
      case 'nack':
        this.#refused(frame)
        this.reactions.heard(frame)
        break
      case 'noted':
        this.reactions.heard(frame)
        break
      case 'typing':
        clearTimeout(this.#typingTimer)
        this.typist.value = frame.on ? frame.who : null
        if (frame.on) {
          this.#typingTimer = setTimeout(() => {
            this.typist.value = null
          }, TYPING_MS)
        }
        break
      case 'pong':
        break
    }
  }

  #welcome(welcome: WelcomeFrame): void {
    if (this.#conversation !== welcome.conversation) this.#forget()
    this.#conversation = welcome.conversation
    this.#identity = null
    this.#failures = 0
    const { storage } = this.#options
    const known = readVisitor(storage)
    const seen = known?.conversation === welcome.conversation ? Math.max(known.seen, this.seen.value) : 0
    writeVisitor(storage, { token: welcome.token, conversation: welcome.conversation, seen })
    this.seen.value = seen
    this.status.value = welcome.status
    this.agentName.value = welcome.agent_name ?? null
    this.customerName.value = welcome.customer_name ?? null
    this.shopName.value = welcome.shop_name
    this.maxChars.value = welcome.limits.max_chars
    this.takesPictures.value = welcome.limits.max_upload_bytes !== undefined
    this.#expected = welcome.last_seq
    this.complete.value = lastWithoutGap(this.log.value) >= welcome.last_seq
    this.link.value = 'open'
    this.#welcomed?.()
    this.#outbox.keepOnly(welcome.conversation)
    this.photos.keepOnly(welcome.conversation)
    this.pending.value = this.#outbox.all()
    for (const message of this.pending.value) {
      if (message.refused === null) this.#transmit(message)
    }
    this.photos.pump()
    this.reactions.arrive(welcome.conversation)
  }

  #entry(entry: LogEntry): void {
    const before = lastWithoutGap(this.log.value)
    this.log.value = insert(this.log.value, entry)
    if (entry.kind === 'status') {
      this.status.value = entry.status
      this.agentName.value = entry.agent_name ?? null
      if (entry.status !== 'agent') this.typist.value = null
    } else {
      if (entry.client_msg_id !== undefined) this.#settle(entry.client_msg_id)
      if (entry.sender !== 'customer') this.typist.value = null
    }
    if (lastWithoutGap(this.log.value) >= this.#expected) this.complete.value = true
    if (before !== 0 && entry.seq > before + 1) this.#resume(before)
  }

  /** Asks for what is missing, once for each gap: were the log itself to lack a number, asking again would not end. */
  #resume(last: number): void {
    if (this.#resumedAt === last) return
    this.#resumedAt = last
    this.#disconnect()
    this.#connect()
  }

  #acknowledged({ client_msg_id, seq }: AckFrame): void {
    const message = this.pending.value.find(({ frame }) => frame.client_msg_id === client_msg_id)
    this.#settle(client_msg_id)
    if (!message) return
    this.log.value = insert(this.log.value, {
      seq,
      at: message.at,
      epoch: 0,
      kind: 'message',
      sender: 'customer',
      client_msg_id,
      blocks: blocksOf(message),
    })
  }

  #refused({ client_msg_id, code, retry_ms }: NackFrame): void {
    const message = this.pending.value.find(({ frame }) => frame.client_msg_id === client_msg_id)
    if (message) {
      const id = message.frame.client_msg_id
      this.#clearAckTimer(id)
      if (code === 'conversation_closed' && message.picture && !this.photos.restart(id, id)) {
        // Its picture belongs to the conversation that was closed, and after a reload nobody has the file.
        this.#outbox.put({ ...message, refused: code })
        this.pending.value = this.#outbox.all()
      } else if (code === 'conversation_closed') {
        // The next hello opens a new conversation, and the message goes there.
        if (message.picture) this.#remove(id)
        else this.#outbox.put({ ...message, conversation: null })
        this.#disconnect()
        this.#connect()
      } else if (retry_ms !== undefined) {
        setTimeout(() => {
          this.#transmit(message)
        }, retry_ms)
      } else {
        this.#outbox.put({ ...message, refused: code })
        this.pending.value = this.#outbox.all()
      }
    } else if (code === 'unauthorized') {
      // The gateway closes the connection; the next hello goes without what it refused.
      if (this.#identity === null) writeVisitor(this.#options.storage, null)
      this.#identity = null
    }
  }

  #transmit(message: Pending): void {
    const id = message.frame.client_msg_id
    if (this.link.value !== 'open' || !this.pending.value.some(({ frame }) => frame.client_msg_id === id))
      return
    this.#connection?.send(message.frame)
    this.#clearAckTimer(id)
    this.#ackTimers.set(
      id,
      setTimeout(() => {
        this.#connection?.close()
      }, ACK_TIMEOUT_MS),
    )
  }

  #settle(id: string): void {
    this.#clearAckTimer(id)
    this.photos.drop(id)
    if (this.pending.value.some(({ frame }) => frame.client_msg_id === id)) this.#remove(id)
  }

  #clearAckTimer(id: string): void {
    clearTimeout(this.#ackTimers.get(id))
    this.#ackTimers.delete(id)
  }

  #forget(): void {
    this.log.value = []
    this.complete.value = false
    this.seen.value = 0
    this.#conversation = null
    this.#expected = 0
    this.#resumedAt = -1
    this.customerName.value = null
    this.agentName.value = null
    this.status.value = 'bot'
  }

  #changedElsewhere(key: string): void {
    if (key === 'outbox') this.pending.value = this.#outbox.all()
    if (key === 'reactions') this.reactions.read()
    if (key !== 'visitor') return
    const visitor = readVisitor(this.#options.storage)
    if (!visitor) return
    if (visitor.conversation === this.#conversation) {
      this.seen.value = Math.max(this.seen.value, visitor.seen)
    } else {
      // Another tab has signed in or out: this one follows it into its conversation.
      this.#forget()
      this.#disconnect()
      this.#connect()
    }
  }
}
