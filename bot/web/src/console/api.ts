/** The console's calls: REST for what is asked, a socket for what happens. */
import { isRecord, parseJson } from '../shared/json.js'
import {
  normalizeDetail,
  normalizeItem,
  normalizeItems,
  normalizePush,
  normalizeSession,
  type Detail,
  type Item,
  type Push,
  type Session,
} from './wire.js'

/** The gateway said no, or nothing (`status` 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    /** Who was faster, when another agent has the conversation. */
    readonly agentName: string | null,
  ) {
    super(`${status} ${code}`)
  }
}

export type Action = 'claim' | 'release' | 'close'

export interface LiveListener {
  opened(): void
  received(push: Push): void
  closed(): void
}

export interface Live {
  typing(conversation: string, on: boolean): void
  close(): void
}

/** What the console needs of the gateway; tests have one of their own. */
export interface Api {
  session(): Promise<Session | null>
  signIn(email: string, password: string): Promise<Session>
  signOut(): Promise<void>
  list(status: 'open' | 'closed'): Promise<Item[]>
  detail(conversation: string): Promise<Detail>
  act(conversation: string, action: Action): Promise<Item | null>
  send(conversation: string, clientMsgId: string, text: string): Promise<void>
  live(listener: LiveListener): Live
}

const HEARTBEAT_MS = 25_000

export class HttpApi implements Api {
  #csrf = ''

  async session(): Promise<Session | null> {
    try {
      return this.#remember(await this.#call('GET', '/session'))
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null
      throw error
    }
  }

  async signIn(email: string, password: string): Promise<Session> {
    return this.#remember(await this.#call('POST', '/session', { email, password }))
  }

  async signOut(): Promise<void> {
    await this.#call('DELETE', '/session')
  }

  async list(status: 'open' | 'closed'): Promise<Item[]> {
    return normalizeItems(await this.#call('GET', `/conversations?status=${status}`))
  }

  async detail(conversation: string): Promise<Detail> {
    const detail = normalizeDetail(
      await this.#call('GET', `/conversations/${encodeURIComponent(conversation)}`),
    )
    if (!detail) throw new ApiError(0, 'unreadable', null)
    return detail
  }

  async act(conversation: string, action: Action): Promise<Item | null> {
    return normalizeItem(
      await this.#call('POST', `/conversations/${encodeURIComponent(conversation)}/${action}`, {}),
    )
  }

  async send(conversation: string, clientMsgId: string, text: string): Promise<void> {
    await this.#call('POST', `/conversations/${encodeURIComponent(conversation)}/messages`, {
      client_msg_id: clientMsgId,
      text,
    })
  }

  live(listener: LiveListener): Live {
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/console/ws`)
    let lastHeard = Date.now()
    let done = false
    const finish = (): void => {
      if (done) return
      done = true
      clearInterval(heartbeat)
      socket.close()
      listener.closed()
    }
    const say = (frame: object): void => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
    }
    const heartbeat = setInterval(() => {
      if (Date.now() - lastHeard > 2 * HEARTBEAT_MS) finish()
      else say({ t: 'ping' })
    }, HEARTBEAT_MS)
    socket.addEventListener('open', () => {
      if (!done) listener.opened()
    })
    socket.addEventListener('message', ({ data }) => {
      lastHeard = Date.now()
      const push = typeof data === 'string' ? normalizePush(parseJson(data)) : null
      if (push && !done) listener.received(push)
    })
    socket.addEventListener('close', finish)
    socket.addEventListener('error', finish)
    return {
      typing(conversation, on) {
        say({ t: 'typing', conversation, on })
      },
      close: finish,
    }
  }

  #remember(value: unknown): Session {
    const session = normalizeSession(value)
    if (!session) throw new ApiError(0, 'unreadable', null)
    this.#csrf = session.csrf_token
    return session
  }

  async #call(method: string, path: string, body?: object): Promise<unknown> {
    let response: Response
    try {
      response = await fetch(`/api/v1/console${path}`, {
        method,
        headers: {
          ...(body && { 'Content-Type': 'application/json' }),
          ...(method !== 'GET' && this.#csrf !== '' && { 'X-CSRF-Token': this.#csrf }),
        },
        ...(body && { body: JSON.stringify(body) }),
      })
    } catch {
      throw new ApiError(0, 'unreachable', null)
    }
    const answer = parseJson(await response.text())
    if (response.ok) return answer
    const error = isRecord(answer) ? answer : {}
    throw new ApiError(
      response.status,
      typeof error.code === 'string' ? error.code : 'unknown',
      typeof error.agent_name === 'string' ? error.agent_name : null,
    )
  }
}
