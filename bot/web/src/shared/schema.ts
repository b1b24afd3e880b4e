/**
 * Checks unknown JSON against the part of JSON Schema that bot/blocks uses. A keyword that is not handled here
 * must not be used there; a test reads the schemas and compares.
 */
import { isRecord } from './json.js'

export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly oneOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
}

export type Definitions = Readonly<Record<string, Schema>>

const typeChecks: Record<string, (value: unknown) => boolean> = {
  object: isRecord,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
}

/** JSON Schema counts characters, not UTF-16 units. */
function characters(text: string): number {
  return Array.from(text).length
}

function within(size: number, least: number | undefined, most: number | undefined): boolean {
  return (least === undefined || size >= least) && (most === undefined || size <= most)
}

/** Whether a value matches; references are looked up among the definitions. */
export function matches(value: unknown, schema: Schema, definitions: Definitions): boolean {
  if (schema.$ref !== undefined) {
    const target = definitions[schema.$ref.replace('#/$defs/', '')]
    if (target === undefined || !matches(value, target, definitions)) return false
  }
  if (schema.type !== undefined) {
    const types = typeof schema.type === 'string' ? [schema.type] : schema.type
    if (!types.some((type) => typeChecks[type]?.(value))) return false
  }
  if ('const' in schema && value !== schema.const) return false
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false
  if (
    schema.oneOf !== undefined &&
    schema.oneOf.filter((one) => matches(value, one, definitions)).length !== 1
  ) {
    return false
  }
  if (typeof value === 'string') {
    if (schema.maxLength !== undefined && characters(value) > schema.maxLength) return false
    if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) return false
  }
  if (typeof value === 'number' && !within(value, schema.minimum, schema.maximum)) return false
  if (Array.isArray(value)) {
    if (!within(value.length, schema.minItems, schema.maxItems)) return false
    const { items } = schema
    if (items !== undefined && !value.every((item) => matches(item, items, definitions))) return false
  }
  if (isRecord(value)) {
    if (schema.required?.some((key) => !Object.hasOwn(value, key))) return false
    for (const [key, inner] of Object.entries(value)) {
      const property =
        schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined
      if (
        property === undefined
          ? schema.additionalProperties === false
          : !matches(inner, property, definitions)
      ) {
        return false
      }
    }
  }
  return true
}
