/** An agent's desk: who is signed in, the list, the conversation that is open, and what is being written. */
import { computed, signal } from '@preact/signals'
import { backoffMs } from '../../shared/backoff.js'
import { newId } from '../../shared/ids.js'
import { insert } from '../../shared/log.js'
import { ApiError, type Action, type Api, type Live } from '../api.js'
import type { Detail, Item, Push, Session } from '../wire.js'
import { inOrder, isListed, type Filter } from './queue.js'

/** A reply on its way, or one that did not arrive. */
export interface Reply {
  id: string
  conversation: string
  text: string
  failed: boolean
}

export type Notice = { kind: 'won'; by: string } | { kind: 'failed' } | { kind: 'expired' }

const TYPING_MS = 6000

export class Desk {
  /** Undefined until it is known, null when signed out. */
  readonly session = signal<Session | null | undefined>(undefined)
  readonly items = signal<ReadonlyMap<string, Item>>(new Map())
  readonly loaded = signal(false)
  readonly filter = signal<Filter>('open')
  readonly selected = signal<string | null>(null)
  readonly detail = signal<Detail | null>(null)
  readonly replies = signal<readonly Reply[]>([])
  readonly drafts = signal<ReadonlyMap<string, string>>(new Map())
  readonly notice = signal<Notice | null>(null)
  readonly live = signal(false)
  /** The conversation that is being taken over, until the gateway has said whose it is. */
  readonly claiming = signal<string | null>(null)
  /** The conversation whose customer is typing. */
  readonly typing = signal<string | null>(null)
  readonly listed = computed(() =>
    inOrder(this.items.value.values()).filter((item) => isListed(item, this.filter.value)),
  )
  readonly waiting = computed(
    () => [...this.items.value.values()].filter(({ status }) => status === 'queued').length,
  )

  readonly #api: Api
  #socket: Live | null = null
  #failures = 0
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #typingTimer: ReturnType<typeof setTimeout> | undefined
  #claimed: Promise<void> = Promise.resolve()

  constructor(api: Api) {
    this.#api = api
  }

  /** Finds out who is signed in. */
  async start(): Promise<void> {
    try {
      this.#enter(await this.#api.session())
    } catch {
      this.session.value = null
    }
  }

  /**
   * Raises:
   *   ApiError: with the status that tells a wrong password from a server that cannot be reached.
   */
  async signIn(email: string, password: string): Promise<void> {
    this.#enter(await this.#api.signIn(email, password))
  }

  async signOut(): Promise<void> {
    try {
      await this.#api.signOut()
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) {
        this.notice.value = { kind: 'failed' }
        return
      }
    }
    this.#leave(null)
  }

  async show(filter: Filter): Promise<void> {
    this.filter.value = filter
    if (filter === 'closed') await this.#load('closed')
  }

  async select(conversation: string | null): Promise<void> {
    this.selected.value = conversation
    this.notice.value = null
    if (this.detail.value?.item.conversation !== conversation) this.detail.value = null
    if (conversation !== null) await this.#loadDetail(conversation)
  }

  /** Takes over, hands back or closes. Where another agent was faster, the notice says who; the draft is kept. */
  async act(conversation: string, action: Action): Promise<void> {
    const done = this.#act(conversation, action)
    if (action !== 'claim') return done
    this.claiming.value = conversation
    this.#claimed = done.finally(() => {
      this.claiming.value = null
    })
    return this.#claimed
  }

  async #act(conversation: string, action: Action): Promise<void> {
    this.notice.value = null
    try {
      const item = await this.#api.act(conversation, action)
      if (item) this.#update(item)
    } catch (error) {
      if (error instanceof ApiError && error.code === 'already_claimed' && error.agentName !== null) {
        this.notice.value = { kind: 'won', by: error.agentName }
        await this.#loadDetail(conversation)
      } else {
        this.#failed(error)
      }
    }
  }

  draft(conversation: string, text: string): void {
    this.drafts.value = new Map(this.drafts.value).set(conversation, text)
  }

  setTyping(conversation: string, on: boolean): void {
    this.#socket?.typing(conversation, on)
  }

  /** Says what was written; while the conversation is still being taken over, as soon as that is decided. */
  async send(conversation: string): Promise<void> {
    const text = (this.drafts.value.get(conversation) ?? '').trim()
    if (text === '') return
    this.draft(conversation, '')
    const reply: Reply = { id: newId(), conversation, text, failed: false }
    this.replies.value = [...this.replies.value, reply]
    if (this.claiming.value === conversation) await this.#claimed
    await this.#transmit(reply)
  }

  /** Sends a reply that did not arrive again, with the same id: if it did arrive after all, it is not said twice. */
  async retry(id: string): Promise<void> {
    const reply = this.replies.value.find((one) => one.id === id)
    if (reply) await this.#transmit(reply)
  }

  async #transmit(reply: Reply): Promise<void> {
    const mark = (failed: boolean): void => {
      this.replies.value = this.replies.value.map((one) => (one.id === reply.id ? { ...one, failed } : one))
    }
    mark(false)
    try {
      await this.#api.send(reply.conversation, reply.id, reply.text)
      // The socket brings it as an event; without the socket it is read back here.
      if (!this.live.value) await this.#loadDetail(reply.conversation)
    } catch (error) {
      mark(true)
      if (error instanceof ApiError && error.code === 'already_claimed' && error.agentName !== null) {
        this.notice.value = { kind: 'won', by: error.agentName }
        this.#dropReply(reply.id)
        this.draft(reply.conversation, reply.text)
      } else if (error instanceof ApiError && error.status === 401) {
        this.#leave({ kind: 'expired' })
      }
    }
  }

  #dropReply(id: string): void {
    this.replies.value = this.replies.value.filter((one) => one.id !== id)
  }

  #enter(session: Session | null): void {
    this.session.value = session
    if (!session) return
    this.notice.value = null
    this.#connect()
  }

  /** Ends the session here; drafts are kept in case the same agent signs in again. */
  #leave(notice: Notice | null): void {
    this.session.value = null
    this.notice.value = notice
    this.items.value = new Map()
    this.loaded.value = false
    this.detail.value = null
    this.selected.value = null
    clearTimeout(this.#retryTimer)
    const socket = this.#socket
    this.#socket = null
    socket?.close()
    this.live.value = false
  }

  #connect(): void {
    clearTimeout(this.#retryTimer)
    const socket = this.#api.live({
      opened: () => {
        if (this.#socket !== socket) return
        this.#failures = 0
        this.live.value = true
        // What happened before the socket was open is asked for.
        void this.#load('open')
        if (this.selected.value !== null) void this.#loadDetail(this.selected.value)
      },
      received: (push) => {
        if (this.#socket === socket) this.#receive(push)
      },
      closed: () => {
        if (this.#socket !== socket) return
        this.#socket = null
        this.live.value = false
        this.#retryTimer = setTimeout(() => void this.#reconnect(), backoffMs(this.#failures))
        this.#failures += 1
      },
    })
    this.#socket = socket
  }

  /** The socket cannot say why it was refused; the session can. */
  async #reconnect(): Promise<void> {
    try {
      const session = await this.#api.session()
      if (!session) {
        this.#leave({ kind: 'expired' })
        return
      }
      this.session.value = session
    } catch {
      // Not reachable yet: the next attempt at the socket finds out when it is.
    }
    this.#connect()
  }

  #receive(push: Push): void {
    if (push.t === 'conversation') {
      this.#update(push.item)
    } else if (push.t === 'event') {
      const detail = this.detail.value
      const { entry } = push
      if (detail?.item.conversation === push.conversation) {
        this.detail.value = { ...detail, log: [...insert(detail.log, entry)] }
      }
      if (entry.kind === 'message') {
        if (entry.client_msg_id !== undefined) this.#dropReply(entry.client_msg_id)
        if (entry.sender === 'customer' && this.typing.value === push.conversation) this.typing.value = null
      }
    } else if (push.t === 'typing') {
      clearTimeout(this.#typingTimer)
      this.typing.value = push.on ? push.conversation : null
      this.#typingTimer = setTimeout(() => {
        this.typing.value = null
      }, TYPING_MS)
    }
  }

  #update(item: Item): void {
    const known = this.items.value.get(item.conversation)
    // Answers and pushes may overtake each other.
    if (known && known.seq > item.seq) return
    this.items.value = new Map(this.items.value).set(item.conversation, item)
    const detail = this.detail.value
    if (detail?.item.conversation === item.conversation) this.detail.value = { ...detail, item }
  }

  async #load(status: 'open' | 'closed'): Promise<void> {
    try {
      const items = await this.#api.list(status)
      const kept = [...this.items.value].filter(
        ([, item]) => (item.status === 'closed') !== (status === 'closed'),
      )
      this.items.value = new Map([...kept, ...items.map((item) => [item.conversation, item] as const)])
      this.loaded.value = true
    } catch (error) {
      this.#failed(error)
    }
  }

  async #loadDetail(conversation: string): Promise<void> {
    try {
      const detail = await this.#api.detail(conversation)
      if (this.selected.value !== conversation) return
      this.detail.value = detail
      const arrived = new Set(
        detail.log.map((entry) => (entry.kind === 'message' ? entry.client_msg_id : undefined)),
      )
      this.replies.value = this.replies.value.filter(({ id }) => !arrived.has(id))
      this.#update(detail.item)
    } catch (error) {
      this.#failed(error)
    }
  }

  #failed(error: unknown): void {
    if (error instanceof ApiError && error.status === 401) this.#leave({ kind: 'expired' })
    else this.notice.value = { kind: 'failed' }
  }
}
