/** The demo shop's products as the gateway lists them. */
import { isRecord } from '../shared/json.js'
import { matches, type Schema } from '../shared/schema.js'

export interface Variant {
  variant_id: string
  options: Record<string, string>
  price_cents: number
  compare_at_cents: number | null
  currency: string
  stock: number
  deliveries: { expected_on: string; quantity: number }[]
}

export interface Product {
  product_id: string
  title: string
  description: string
  category: string | null
  brand: string | null
  attributes: Record<string, string>
  translations: Record<string, Record<string, string>>
  pictures: { url: string; alt: string }[]
  variants: Variant[]
  rating_average: number | null
  rating_count: number
}

export interface Category {
  category: string
  translations: Record<string, string>
  count: number
}

export interface DemoCustomer {
  customer_id: string
  name: string
}

export interface Page {
  items: Product[]
  total: number
}

const text: Schema = { type: 'string' }
const maybeText: Schema = { type: ['string', 'null'] }
const whole: Schema = { type: 'integer' }
const record: Schema = { type: 'object' }

function object(properties: Record<string, Schema>): Schema {
  return { type: 'object', properties, required: Object.keys(properties) }
}

function list(items: Schema): Schema {
  return { type: 'array', items }
}

const productSchema = object({
  product_id: text,
  title: text,
  description: text,
  category: maybeText,
  brand: maybeText,
  attributes: record,
  translations: record,
  pictures: list(object({ url: text, alt: text })),
  variants: list(
    object({
      variant_id: text,
      options: record,
      price_cents: whole,
      compare_at_cents: { type: ['integer', 'null'] },
      currency: text,
      stock: whole,
      deliveries: list(object({ expected_on: text, quantity: whole })),
    }),
  ),
  rating_average: { type: ['number', 'null'] },
  rating_count: whole,
})
const categorySchema = object({ category: text, translations: record, count: whole })
const customerSchema = object({ customer_id: text, name: text })

/** The gateway does not answer, or not as agreed. `status` is its HTTP status, 0 where there was none. */
export class CatalogueError extends Error {
  constructor(readonly status: number) {
    super(`the catalogue answered ${status}`)
  }
}

async function get(path: string, init?: RequestInit): Promise<unknown> {
  let response: Response
  try {
    response = await fetch(`/api/v1${path}`, init)
  } catch {
    throw new CatalogueError(0)
  }
  if (!response.ok) throw new CatalogueError(response.status)
  return response.json()
}

function expect<T>(value: unknown, schema: Schema): T {
  if (!matches(value, schema, {})) throw new CatalogueError(0)
  return value as T
}

export interface Query {
  category: string | null
  words: string
  offset: number
}

export const PAGE_SIZE = 24

export async function browse({ category, words, offset }: Query): Promise<Page> {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE), offset: String(offset) })
  if (category !== null) query.set('category', category)
  if (words.trim() !== '') query.set('q', words.trim())
  return expect<Page>(
    await get(`/products?${query.toString()}`),
    object({ items: list(productSchema), total: whole }),
  )
}

export async function findProduct(id: string): Promise<Product> {
  return expect<Product>(await get(`/products/${encodeURIComponent(id)}`), productSchema)
}

export async function listCategories(): Promise<Category[]> {
  return expect<Category[]>(await get('/categories'), list(categorySchema))
}

/** Who the demo shop can be tried as; nobody where this is no demo. */
export async function listDemoCustomers(): Promise<DemoCustomer[]> {
  try {
    return expect<DemoCustomer[]>(await get('/demo/customers'), list(customerSchema))
  } catch (error) {
    if (error instanceof CatalogueError && error.status === 404) return []
    throw error
  }
}

/** What a real shop's server would put into its pages for a signed-in customer. */
export async function signedIdentity(customerId: string): Promise<string> {
  const answer = await get('/demo/identity', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ customer_id: customerId }),
  })
  if (!isRecord(answer) || typeof answer.identity !== 'string') throw new CatalogueError(0)
  return answer.identity
}
