import { describe, expect, it } from 'vitest'
import { safeUrl, splitLinks } from './links.js'

describe('splitLinks', () => {
  it('finds an address and leaves the punctuation after it in the text', () => {
    expect(splitLinks('See https://shop.test/help?a=1, or ask.')).toEqual([
      { text: 'See ' },
      { text: 'https://shop.test/help?a=1', url: 'https://shop.test/help?a=1' },
      { text: ', or ask.' },
    ])
  })

  it('ends an address at Chinese punctuation', () => {
    expect(splitLinks('请看https://shop.test/a。谢谢')).toEqual([
      { text: '请看' },
      { text: 'https://shop.test/a', url: 'https://shop.test/a' },
      { text: '。谢谢' },
    ])
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'https://',
    'https://bank.test@evil.test/',
    '<a href="x">hi</a>',
  ])('makes no link of %s', (text) => {
    expect(splitLinks(text).some((part) => 'url' in part)).toBe(false)
  })

  it.each(['', 'plain', 'a https://a.test b http://b.test', 'https://a.test'])(
    'keeps every character of %j',
    (text) => {
      expect(
        splitLinks(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text)
    },
  )
})

describe('safeUrl', () => {
  it('resolves against the gateway', () => {
    expect(safeUrl('/media/a.webp', 'https://chat.test/front')).toBe('https://chat.test/media/a.webp')
  })

  it.each(['javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', 'https://'])(
    'refuses %s',
    (address) => {
      expect(safeUrl(address, 'https://chat.test')).toBeNull()
    },
  )
})
