/** Which conversations are listed, and in which order. */
import type { Status } from '../../shared/protocol.js'
import type { Item } from '../wire.js'

export type Filter = 'open' | Status

export const FILTERS: readonly Filter[] = ['open', 'queued', 'agent', 'bot', 'closed']

export function isListed(item: Item, filter: Filter): boolean {
  return filter === 'open' ? item.status !== 'closed' : item.status === filter
}

/** Those who wait come first, the longest wait at the top; then the latest words. */
export function inOrder(items: Iterable<Item>): Item[] {
  return [...items].sort((one, other) => {
    const waiting = Number(other.status === 'queued') - Number(one.status === 'queued')
    if (waiting !== 0) return waiting
    if (one.status === 'queued') return (one.waiting_since ?? '').localeCompare(other.waiting_since ?? '')
    return (other.last_at ?? '').localeCompare(one.last_at ?? '')
  })
}

export type Wait = { unit: 'now' } | { unit: 'minutes' | 'hours' | 'days'; count: number }

/** How long ago, in the largest unit that fits. */
export function waited(since: string, now: number): Wait {
  const minutes = Math.floor((now - Date.parse(since)) / 60_000)
  if (!(minutes >= 1)) return { unit: 'now' }
  if (minutes < 60) return { unit: 'minutes', count: minutes }
  if (minutes < 48 * 60) return { unit: 'hours', count: Math.floor(minutes / 60) }
  return { unit: 'days', count: Math.floor(minutes / 1440) }
}
