/** What the gateway tells the console, checked before it is believed. */
import { normalizeEvent } from '../shared/normalize.js'
import type { LogEntry, OrderStatus, Status } from '../shared/protocol.js'
import { isRecord } from '../shared/json.js'
import { matches, type Schema } from '../shared/schema.js'

export interface Agent {
  agent_id: string
  name: string
  email: string
  role: string
}

export interface Session {
  agent: Agent
  csrf_token: string
}

/** One row of the list. */
export interface Item {
  conversation: string
  status: Status
  customer_name: string | null
  agent_name: string | null
  language: string
  last_text: string | null
  last_at: string | null
  waiting_since: string | null
  reason: string | null
  summary: string | null
  seq: number
}

export interface Customer {
  name: string
  email: string | null
  created_at: string | null
}

export interface Order {
  number: string
  status: OrderStatus
  placed_at: string
  currency: string
  total_cents: number
  lines: { title: string; quantity: number }[]
}

export interface Detail {
  item: Item
  log: LogEntry[]
  customer: Customer | null
  orders: Order[]
}

export type Push =
  | { t: 'hello' }
  | { t: 'event'; conversation: string; entry: LogEntry }
  | { t: 'conversation'; item: Item }
  | { t: 'typing'; conversation: string; on: boolean }

const text: Schema = { type: 'string' }
const maybeText: Schema = { type: ['string', 'null'] }
const whole: Schema = { type: 'integer' }

function object(properties: Record<string, Schema>): Schema {
  return { type: 'object', properties, required: Object.keys(properties) }
}

const sessionSchema = object({
  agent: object({ agent_id: text, name: text, email: text, role: text }),
  csrf_token: text,
})
const itemSchema = object({
  conversation: text,
  status: { enum: ['bot', 'queued', 'agent', 'closed'] },
  customer_name: maybeText,
  agent_name: maybeText,
  language: text,
  last_text: maybeText,
  last_at: maybeText,
  waiting_since: maybeText,
  reason: maybeText,
  summary: maybeText,
  seq: whole,
})
const customerSchema = object({ name: text, email: maybeText, created_at: maybeText })
const orderSchema = object({
  number: text,
  status: text,
  placed_at: text,
  currency: text,
  total_cents: whole,
  lines: { type: 'array', items: object({ title: text, quantity: whole }) },
})

function check<T>(value: unknown, schema: Schema): T | null {
  return matches(value, schema, {}) ? (value as T) : null
}

/** Those entries of a list that pass. */
function each<T>(values: unknown, normalize: (value: unknown) => T | null): T[] {
  return Array.isArray(values) ? values.map(normalize).filter((value) => value !== null) : []
}

export function normalizeSession(value: unknown): Session | null {
  return check<Session>(value, sessionSchema)
}

export function normalizeItem(value: unknown): Item | null {
  return check<Item>(value, itemSchema)
}

export function normalizeItems(value: unknown): Item[] {
  return isRecord(value) ? each(value.items, normalizeItem) : []
}

export function normalizeDetail(value: unknown): Detail | null {
  const item = normalizeItem(value)
  if (!item || !isRecord(value)) return null
  return {
    item,
    log: each(value.events, normalizeEvent),
    customer: check<Customer>(value.customer, customerSchema),
    orders: each(value.orders, (order) => check<Order>(order, orderSchema)),
  }
}

export function normalizePush(value: unknown): Push | null {
  if (!isRecord(value)) return null
  if (value.t === 'hello') return { t: 'hello' }
  if (value.t === 'conversation') {
    const item = normalizeItem(value.item)
    return item && { t: 'conversation', item }
  }
  if (typeof value.conversation !== 'string') return null
  if (value.t === 'event') {
    const entry = normalizeEvent(value.event)
    return entry && { t: 'event', conversation: value.conversation, entry }
  }
  if (value.t === 'typing' && typeof value.on === 'boolean') {
    return { t: 'typing', conversation: value.conversation, on: value.on }
  }
  return null
}
