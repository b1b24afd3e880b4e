import { render } from 'preact'
import { describe, expect, it } from 'vitest'
import examples from '../../../blocks/examples.json'
import protocol from '../../../blocks/protocol.json'
import schema from '../../../blocks/schema.json'
import { Blocks } from '../blocks/Block.js'
import { BlockProvider } from '../blocks/context.js'
import { blocks as texts } from '../texts/en.js'
import { Format } from './format.js'
import { normalizeBlocks, normalizeContent, normalizeEvent, normalizeFrame } from './normalize.js'

const event = {
  seq: 3,
  at: '2026-03-01T12:00:00Z',
  epoch: 0,
  kind: 'message',
  sender: 'bot',
  content: { version: 1, blocks: [{ type: 'text', fallback: 'Hi', text: 'Hi' }] },
}

describe('the example messages', () => {
  it.each(examples.filter(({ valid }) => valid))('are shown: $name', ({ content }) => {
    const normal = normalizeContent(content)
    expect(normal).toEqual(content)
    const page = document.createElement('div')
    render(
      <BlockProvider value={{ texts, format: new Format('en'), base: 'https://shop.test', actions: null }}>
        <Blocks blocks={normal?.blocks ?? []} current />
      </BlockProvider>,
      page,
    )
    expect(page.textContent || page.querySelector('img')?.alt).toBeTruthy()
    expect(page.textContent).not.toContain(texts.unknown)
    expect(page.querySelector('script, b')).toBeNull()
  })

  it.each(examples.filter(({ valid }) => !valid))('are refused: $name', ({ content }) => {
    expect(normalizeContent(content)).toBeNull()
  })
})

describe('normalizeBlocks', () => {
  it('shows the fallback of a block that it does not know, and the others as they are', () => {
    const text = { type: 'text', fallback: 'Hi', text: 'Hi' }
    const content = { version: 1, blocks: [text, { type: 'hologram', fallback: 'A hologram', depth: 3 }] }
    expect(normalizeBlocks(content)).toEqual([text, { type: 'fallback', text: 'A hologram' }])
  })

  it('shows the fallbacks of a version that it does not know', () => {
    const content = { version: 2, blocks: [{ type: 'text', fallback: 'Words', text: 'Words' }] }
    expect(normalizeBlocks(content)).toEqual([{ type: 'fallback', text: 'Words' }])
  })

  it.each([null, 'text', [], { version: 1 }, { version: 1, blocks: [null, 3, { type: 'text' }] }])(
    'has nothing to show for %j',
    (content) => {
      expect(normalizeBlocks(content)).toBeNull()
    },
  )
})

describe('normalizeEvent', () => {
  it('keeps the place in the log of a message that cannot be shown', () => {
    expect(normalizeEvent({ ...event, content: { version: 9 } })).toMatchObject({ seq: 3, blocks: [] })
  })

  it('lets through keys that a newer server adds', () => {
    expect(normalizeEvent({ ...event, mood: 'good' })).toMatchObject({ seq: 3 })
  })

  it.each([{ seq: -1 }, { seq: '3' }, { kind: 'dance' }, { sender: 'stranger' }, { at: null }])(
    'refuses an event with %j',
    (change) => {
      expect(normalizeEvent({ ...event, ...change })).toBeNull()
    },
  )
})

describe('normalizeFrame', () => {
  it('reads an event frame', () => {
    expect(normalizeFrame({ t: 'event', event })).toMatchObject({ t: 'event', entry: { seq: 3 } })
  })

  it.each([
    null,
    7,
    {},
    { t: 'toString' },
    { t: 'ack' },
    { t: 'welcome', v: 2 },
    { t: 'typing', who: 'cat', on: true },
  ])('refuses %j', (frame) => {
    expect(normalizeFrame(frame)).toBeNull()
  })
})

it('handles every keyword that the schemas use', () => {
  const handled = new Set(
    `$ref type const enum oneOf properties required additionalProperties items minItems maxItems maxLength pattern
    minimum maximum description $schema $id title $defs`.split(/\s+/),
  )
  const used = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      used.add(key)
      if (key === 'properties' || key === '$defs') Object.values(inner as object).forEach(visit)
      else if (key === 'oneOf') (inner as unknown[]).forEach(visit)
      else if (key === 'items') visit(inner)
    }
  }
  visit(schema)
  visit(protocol)
  expect([...used].filter((key) => !handled.has(key))).toEqual([])
})
