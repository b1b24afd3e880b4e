/** Turns unknown JSON into typed values, or null. Everything that arrives from outside passes through here. */
import { definitions } from '../generated/schema.js'
import type {
  AckFrame,
  Content,
  NackFrame,
  NotedFrame,
  ServerTypingFrame,
  WelcomeFrame,
} from '../generated/wire.js'
import type { Block, LogEntry, ShownBlock, StatusEvent } from './protocol.js'
import { isRecord } from './json.js'
import { matches, type Schema } from './schema.js'

/** A server frame after checking: an event carries a log entry instead of raw content. */
export type Incoming =
  | WelcomeFrame
  | AckFrame
  | NackFrame
  | NotedFrame
  | ServerTypingFrame
  | { t: 'event'; entry: LogEntry }
  | { t: 'pong' }

function check<T>(value: unknown, name: string): T | null {
  return matches(value, { $ref: `#/$defs/${name}` }, definitions) ? (value as T) : null
}

/** A whole message body that matches the schema exactly, or null. */
export function normalizeContent(value: unknown): Content | null {
  return check<Content>(value, 'content')
}

/**
 * The blocks of a message body, each checked on its own: one that is unknown or broken gives way to its fallback
 * words, so that an older page still shows what a newer server says. Null when nothing can be shown.
 */
export function normalizeBlocks(content: unknown): ShownBlock[] | null {
  if (!isRecord(content) || !Array.isArray(content.blocks)) return null
  const shown = content.blocks.flatMap((value: unknown): ShownBlock[] => {
    const type = isRecord(value) && typeof value.type === 'string' ? value.type : ''
    const block = content.version === 1 ? check<Block>(value, `${type}_block`) : null
    if (block) return [block]
    const words = isRecord(value) ? value.fallback : undefined
    return typeof words === 'string' && words.trim() !== '' ? [{ type: 'fallback', text: words }] : []
  })
  return shown.length > 0 ? shown : null
}

const eventSchemas = definitions.event?.oneOf ?? []

/** The envelope of an event without its content; keys that a newer server may add are let through. */
function envelope(kind: string): Schema | undefined {
  const schema = eventSchemas.find((one) => one.properties?.kind?.const === kind)
  if (!schema?.properties) return undefined
  const properties = Object.fromEntries(
    Object.entries(schema.properties).filter(([key]) => key !== 'content'),
  )
  return { ...schema, properties, additionalProperties: true }
}

const envelopes: Record<string, Schema | undefined> = {
  message: envelope('message'),
  status: envelope('status'),
}

/** One entry of the log, or null. A message whose content cannot be shown keeps its place with no blocks. */
export function normalizeEvent(value: unknown): LogEntry | null {
  const schema = isRecord(value) && typeof value.kind === 'string' ? envelopes[value.kind] : undefined
  if (!isRecord(value) || !schema || !matches(value, schema, definitions)) return null
  if (value.kind === 'status') return value as unknown as StatusEvent
  const { content, ...rest } = value
  return { ...rest, blocks: normalizeBlocks(content) ?? [] } as unknown as LogEntry
}

const plainFrames: Record<string, string> = {
  welcome: 'welcome_frame',
  ack: 'ack_frame',
  nack: 'nack_frame',
  noted: 'noted_frame',
  typing: 'server_typing_frame',
  pong: 'pong_frame',
}

/** One frame of the server, or null when it is none that this page knows. */
export function normalizeFrame(value: unknown): Incoming | null {
  if (!isRecord(value) || typeof value.t !== 'string') return null
  if (value.t === 'event') {
    const entry = normalizeEvent(value.event)
    return entry && { t: 'event', entry }
  }
  const name = Object.hasOwn(plainFrames, value.t) ? plainFrames[value.t] : undefined
  const schema = name === undefined ? undefined : definitions[name]
  return schema && matches(value, { ...schema, additionalProperties: true }, definitions)
    ? (value as unknown as Incoming)
    : null
}
