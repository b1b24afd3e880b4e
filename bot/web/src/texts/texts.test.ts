import { expect, it } from 'vitest'
import * as english from './en.js'
import * as chinese from './zh.js'

/** Names are the same in every language. */
const NAMES = new Set(['loader', 'blocks', 'widget', 'shop', 'console'].map((section) => `${section}.name`))

function leaves(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return [[path, String((value as (argument: unknown) => unknown)(2))]]
  return Object.entries(value as object).flatMap(([key, inner]) =>
    leaves(inner, path ? `${path}.${key}` : key),
  )
}

it('says everything in Chinese too', () => {
  const untranslated = leaves({ ...chinese }, '')
    .filter(([path]) => !NAMES.has(path))
    .filter(([, text]) => !/\p{Script=Han}/u.test(text))
  expect(untranslated.map(([path]) => path)).toEqual([])
})

it('says nothing empty', () => {
  expect(
    [...leaves({ ...english }, ''), ...leaves({ ...chinese }, '')].filter(([, text]) => text.trim() === ''),
  ).toEqual([])
})
