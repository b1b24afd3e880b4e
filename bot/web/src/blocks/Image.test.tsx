import { render } from 'preact'
import { act } from 'preact/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { Format } from '../shared/format.js'
import type { ImageBlock } from '../shared/protocol.js'
import { blocks as texts } from '../texts/en.js'
import { BlockProvider } from './context.js'
import { Image } from './Image.js'

const picture: ImageBlock = {
  type: 'image',
  fallback: 'A picture',
  url: '/uploads/0123.webp?until=9',
  alt: 'A blue shirt',
  width: 640,
  height: 480,
}

function show(block: ImageBlock, keyDown: () => void = vi.fn()): HTMLElement {
  const page = document.createElement('div')
  document.body.replaceChildren(page)
  page.addEventListener('keydown', keyDown)
  const surroundings = { texts, format: new Format('en'), base: 'https://chat.test', actions: null }
  void act(() => {
    render(
      <BlockProvider value={surroundings}>
        <Image block={block} />
      </BlockProvider>,
      page,
    )
  })
  return page
}

function open(page: HTMLElement): HTMLDialogElement {
  void act(() => {
    page.querySelector<HTMLButtonElement>('button.picture')?.click()
  })
  const dialog = page.querySelector('dialog')
  if (!dialog) throw new Error('nothing opened')
  return dialog
}

function press(dialog: HTMLElement, key: string): void {
  void act(() => {
    dialog.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  })
}

describe('a picture', () => {
  it('shows small, with its words and its place kept', () => {
    const image = show(picture).querySelector('img')
    expect(image?.alt).toBe('A blue shirt')
    expect(image?.src).toBe('https://chat.test/uploads/0123.webp?until=9')
    expect([image?.width, image?.height]).toEqual([640, 480])
  })

  it('has a name even when nobody described it', () => {
    const page = show({ ...picture, alt: '' })
    expect(page.querySelector('img')?.alt).toBe('Picture')
    expect(page.querySelector('button')?.getAttribute('aria-label')).toBe('Show larger: Picture')
  })

  it('opens large in a dialog', () => {
    const dialog = open(show(picture))
    expect(dialog.open).toBe(true)
    expect(dialog.getAttribute('aria-label')).toBe('A blue shirt')
    expect(dialog.querySelector('img')?.src).toBe('https://chat.test/uploads/0123.webp?until=9')
  })

  it('closes with Escape, which goes no further, and gives the focus back', () => {
    const outside = vi.fn()
    const page = show(picture, outside)
    press(open(page), 'Escape')
    expect(page.querySelector('dialog')).toBeNull()
    expect(outside).not.toHaveBeenCalled()
    expect(document.activeElement).toBe(page.querySelector('button.picture'))
  })

  it.each(['button', 'img'])('closes with a click on its %s', (place) => {
    const page = show(picture)
    const dialog = open(page)
    void act(() => {
      dialog.querySelector<HTMLElement>(place)?.click()
    })
    expect(page.querySelector('dialog')).toBeNull()
  })

  it('stays open for other keys', () => {
    const page = show(picture)
    press(open(page), 'Tab')
    expect(page.querySelector('dialog')?.open).toBe(true)
  })

  it('gives way to its words when it cannot be loaded', () => {
    const page = show(picture)
    void act(() => {
      page.querySelector('img')?.dispatchEvent(new Event('error'))
    })
    expect(page.querySelector('img')).toBeNull()
    expect(page.textContent).toContain('A blue shirt')
  })

  it('is never loaded from an address that is none', () => {
    expect(show({ ...picture, url: 'javascript:alert(1)' }).querySelector('img')).toBeNull()
  })
})
