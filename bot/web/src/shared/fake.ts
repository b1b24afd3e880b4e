import type { Connect, ConnectionListener } from './connection.js'
import { normalizeFrame, type Incoming } from './normalize.js'
import type { ClientFrame } from './protocol.js'

/** A gateway for tests: it keeps what was sent and says what the test tells it to. */
export class FakeGateway {
  /** Every frame of every connection, in order. */
  readonly sent: ClientFrame[] = []
  /** How many connections were asked for. */
  attempts = 0
  #listener: ConnectionListener | null = null

  readonly connect: Connect = (_base, listener) => {
    this.attempts += 1
    this.#listener = listener
    return {
      send: (frame) => {
        if (this.#listener === listener) this.sent.push(frame)
      },
      close: () => {
        this.drop(listener)
      },
    }
  }

  /** The connection succeeds. */
  open(): void {
    this.#listener?.opened()
  }

  /** The connection is lost. */
  drop(listener = this.#listener): void {
    if (listener === null || this.#listener !== listener) return
    this.#listener = null
    listener.closed()
  }

  /** Says a frame as it would come over the wire; one that is malformed is dropped as there. */
  say(frame: unknown): void {
    const incoming: Incoming | null = normalizeFrame(frame)
    if (incoming) this.#listener?.received(incoming)
  }

  /** The frames of one kind that were sent. */
  frames<T extends ClientFrame['t']>(t: T): Extract<ClientFrame, { t: T }>[] {
    return this.sent.filter((frame): frame is Extract<ClientFrame, { t: T }> => frame.t === t)
  }
}
