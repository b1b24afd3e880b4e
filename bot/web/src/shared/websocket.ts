import type { Connect } from './connection.js'
import { parseJson } from './json.js'
import { normalizeFrame } from './normalize.js'

/** A ping is sent this often; without any frame for twice as long the connection counts as dead. */
const HEARTBEAT_MS = 25_000

/** Carries frames over the gateway's socket. */
export const connectWebSocket: Connect = (base, listener) => {
  const socket = new WebSocket(`${base.replace(/^http/, 'ws')}/ws`)
  let lastHeard = Date.now()
  let done = false

  const heartbeat = setInterval(() => {
    if (Date.now() - lastHeard > 2 * HEARTBEAT_MS) finish()
    else if (socket.readyState === WebSocket.OPEN) socket.send('{"t":"ping"}')
  }, HEARTBEAT_MS)

  function finish(): void {
    if (done) return
    done = true
    clearInterval(heartbeat)
    socket.close()
    listener.closed()
  }

  socket.addEventListener('open', () => {
    if (!done) listener.opened()
  })
  socket.addEventListener('message', ({ data }) => {
    lastHeard = Date.now()
    const frame = typeof data === 'string' ? normalizeFrame(parseJson(data)) : null
    if (frame && !done) listener.received(frame)
  })
  socket.addEventListener('close', finish)
  socket.addEventListener('error', finish)

  return {
    send(frame) {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
    },
    close: finish,
  }
}
