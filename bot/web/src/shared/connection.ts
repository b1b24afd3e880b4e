/** How a page talks to the gateway: one interface, carried by a socket, by long polling, or by a fake in tests. */
import type { ClientFrame } from './protocol.js'
import type { Incoming } from './normalize.js'

/** What a connection tells its owner. */
export interface ConnectionListener {
  /** The way to the gateway is open; the owner says hello. */
  opened(): void
  received(frame: Incoming): void
  /** The way is gone, whether it was ever open or not. Nothing follows. */
  closed(): void
}

/** One way to the gateway. It does not come back once closed; its owner opens the next. */
export interface Connection {
  /** Sends a frame, or drops it when the way is not open: what must not be lost is kept by the owner. */
  send(frame: ClientFrame): void
  close(): void
}

/** Opens a connection; `base` is the gateway's address without a trailing slash. */
export type Connect = (base: string, listener: ConnectionListener) => Connection
