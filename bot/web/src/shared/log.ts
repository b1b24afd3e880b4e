/** The conversation's log as this page knows it: ordered by sequence number and by nothing else. */
import type { LogEntry, LogMessage } from './protocol.js'

/** The log with one more entry in its place; the same log when it has that entry already. */
export function insert(log: readonly LogEntry[], entry: LogEntry): readonly LogEntry[] {
  let index = log.length
  while (index > 0 && (log[index - 1]?.seq ?? 0) > entry.seq) index -= 1
  if (log[index - 1]?.seq === entry.seq) return log
  return [...log.slice(0, index), entry, ...log.slice(index)]
}

/** The last number before the first gap: everything up to here has been received. */
export function lastWithoutGap(log: readonly LogEntry[]): number {
  let last = 0
  for (const { seq } of log) {
    if (last !== 0 && seq !== last + 1) break
    last = seq
  }
  return last
}

/** Whether the customer has something to read in this entry. */
export function isAnswer(entry: LogEntry): entry is LogMessage {
  return entry.kind === 'message' && entry.sender !== 'customer'
}
