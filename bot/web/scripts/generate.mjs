// Makes src/generated/ from the JSON Schemas in bot/blocks: the wire types, and the schemas themselves without their
// prose, which the pages carry to check what arrives.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { compile } from 'json-schema-to-typescript'

const blocksFolder = new URL('../../blocks/', import.meta.url)
const outFolder = new URL('../src/generated/', import.meta.url)

const read = async (name) => JSON.parse(await readFile(new URL(name, blocksFolder), 'utf8'))
const blocks = await read('schema.json')
const protocol = await read('protocol.json')

// The protocol refers to the blocks by their $id; in one document that is a local reference.
const definitions = JSON.parse(
  JSON.stringify({ ...blocks.$defs, ...protocol.$defs }).replaceAll(
    '"frontdoor/blocks/1"',
    '"#/$defs/content"',
  ),
)

function withoutProse(value) {
  if (Array.isArray(value)) return value.map(withoutProse)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      // A property may itself be called "description"; then its value is a schema, not prose.
      .filter(([key, inner]) => !(key === 'description' && typeof inner === 'string'))
      .map(([key, inner]) => [key, withoutProse(inner)]),
  )
}

const types = await compile(
  { title: 'Wire', type: 'object', additionalProperties: false, properties: {}, $defs: definitions },
  'Wire',
  {
    additionalProperties: false,
    bannerComment: '// Made from bot/blocks/*.json by scripts/generate.mjs.',
    format: false,
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: true,
  },
)

await mkdir(outFolder, { recursive: true })
await writeFile(new URL('wire.ts', outFolder), types)
await writeFile(
  new URL('schema.ts', outFolder),
  `// Made from bot/blocks/*.json by scripts/generate.mjs.\nimport type { Schema } from '../shared/schema.js'\n\n` +
    `export const definitions: Readonly<Record<string, Schema>> = ${JSON.stringify(withoutProse(definitions))}\n`,
)
