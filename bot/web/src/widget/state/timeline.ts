/** What the message list shows: the log and what waits to be sent, with date lines and who speaks. */
import type { LogEntry, LogMessage, StatusEvent } from '../../shared/protocol.js'
import type { Pending } from './outbox.js'
import type { Photo } from './photos.js'

export type Item =
  | { kind: 'date'; key: string; at: string }
  | { kind: 'status'; key: string; event: StatusEvent }
  | { kind: 'message'; key: string; message: LogMessage; first: boolean; timed: boolean; current: boolean }
  | { kind: 'pending'; key: string; pending: Pending; first: boolean }
  | { kind: 'photo'; key: string; photo: Photo; first: boolean }

/** Messages closer than this need no time of their own; of one sender, they stand together. */
const GROUP_MS = 5 * 60_000

function day(iso: string): string {
  return new Date(iso).toDateString()
}

function speaker(entry: LogEntry): string {
  return entry.kind === 'message' ? `${entry.sender} ${entry.agent_name ?? ''}` : ''
}

function soon(one: LogEntry, other: LogEntry | undefined): boolean {
  return (
    other !== undefined &&
    Date.parse(other.at) - Date.parse(one.at) < GROUP_MS &&
    day(one.at) === day(other.at)
  )
}

function together(one: LogEntry | undefined, other: LogEntry): boolean {
  return one !== undefined && speaker(one) !== '' && speaker(one) === speaker(other) && soon(one, other)
}

/**
 * Lists what to show. The time stands where a pause follows, and at the customer's last words, whose tick it is. A
 * message is `current` when the customer has not written since: only then are its buttons,
 * forms and stars still questions.
 */
export function timeline(
  log: readonly LogEntry[],
  pending: readonly Pending[],
  photos: readonly Photo[] = [],
): Item[] {
  const items: Item[] = []
  const uploading = photos.filter(({ state }) => state !== 'sent')
  const lastOwn = log.findLastIndex((entry) => entry.kind === 'message' && entry.sender === 'customer')
  let shownDay = ''
  log.forEach((entry, index) => {
    if (day(entry.at) !== shownDay) {
      shownDay = day(entry.at)
      items.push({ kind: 'date', key: `date-${entry.seq}`, at: entry.at })
    }
    if (entry.kind === 'status') {
      items.push({ kind: 'status', key: `seq-${entry.seq}`, event: entry })
      return
    }
    items.push({
      kind: 'message',
      // The id stays when a pending message becomes part of the log, so that its element does too.
      key: entry.client_msg_id ?? `seq-${entry.seq}`,
      message: entry,
      first: !together(log[index - 1], entry),
      timed: index === lastOwn || !soon(entry, log[index + 1]),
      current: index > lastOwn && pending.length === 0 && uploading.length === 0,
    })
  })
  const lastEntry = log.at(-1)
  const own = lastEntry?.kind === 'message' && lastEntry.sender === 'customer'
  pending.forEach((one, index) => {
    items.push({ kind: 'pending', key: one.frame.client_msg_id, pending: one, first: index === 0 && !own })
  })
  uploading.forEach((photo, index) => {
    const first = index === 0 && pending.length === 0 && !own
    items.push({ kind: 'photo', key: photo.id, photo, first })
  })
  return items
}
