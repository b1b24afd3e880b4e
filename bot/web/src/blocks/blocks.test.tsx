import { render } from 'preact'
import { act } from 'preact/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { Format } from '../shared/format.js'
import type { ShownBlock } from '../shared/protocol.js'
import { blocks as texts } from '../texts/en.js'
import { Blocks } from './Block.js'
import { BlockProvider, type BlockActions } from './context.js'

const form: ShownBlock = {
  type: 'form',
  fallback: 'Your e-mail?',
  form_id: 'f1',
  title: 'Find your order',
  fields: [{ name: 'email', label: 'E-mail', kind: 'email', required: true }],
  submit: 'Find',
}

function show(
  block: ShownBlock,
  { current = true, actions = null as Partial<BlockActions> | null } = {},
): HTMLElement {
  const page = document.createElement('div')
  document.body.replaceChildren(page)
  const surroundings = {
    texts,
    format: new Format('en'),
    base: 'https://chat.test',
    actions: actions as BlockActions | null,
  }
  void act(() => {
    render(
      <BlockProvider value={surroundings}>
        <Blocks blocks={[block]} current={current} />
      </BlockProvider>,
      page,
    )
  })
  return page
}

describe('text', () => {
  it('opens foreign addresses in a new tab that knows nothing of this one', () => {
    const link = show({ type: 'text', fallback: 'x', text: 'see https://a.test' }).querySelector('a')
    expect(link?.href).toBe('https://a.test/')
    expect(link?.target).toBe('_blank')
    expect(link?.rel).toContain('noopener')
  })

  it('shows markup as it was typed', () => {
    const page = show({ type: 'text', fallback: 'x', text: '<img src=x onerror=alert(1)>' })
    expect(page.querySelector('img')).toBeNull()
    expect(page.textContent).toContain('<img src=x onerror=alert(1)>')
  })
})

describe('quick replies', () => {
  const block: ShownBlock = {
    type: 'quick_replies',
    fallback: '1. Yes',
    options: [{ id: 'b1', title: 'Yes' }],
  }

  it('sends the id of the option, never its words alone', () => {
    const choose = vi.fn()
    show(block, { actions: { choose } }).querySelector('button')?.click()
    expect(choose).toHaveBeenCalledWith('b1', 'Yes')
  })

  it('disappear once the customer has answered', () => {
    expect(show(block, { actions: {}, current: false }).querySelector('button')).toBeNull()
  })

  it('are words without buttons where they are only looked at', () => {
    const page = show(block)
    expect(page.querySelector('button')).toBeNull()
    expect(page.textContent).toContain('Yes')
  })
})

describe('products', () => {
  const product = {
    product_id: 'p1',
    title: 'Shirt',
    url: '/shop/products/p1',
    price: { amount_cents: 3900, currency: 'EUR' },
    compare_at_price: { amount_cents: 4900, currency: 'EUR' },
    in_stock: false,
    rating: { average: 4.4, count: 31 },
  }

  it('say price, stock and rating in words', () => {
    const page = show({ type: 'products', fallback: 'x', items: [product] })
    for (const words of ['€39.00', '€49.00', texts.outOfStock, '4.4 out of 5 stars', '31 reviews']) {
      expect(page.textContent).toContain(words)
    }
  })

  it('lead to the page of the product', () => {
    const page = show({ type: 'products', fallback: 'x', items: [product] })
    expect(page.querySelector('a')?.href).toBe('https://chat.test/shop/products/p1')
  })

  const named: ShownBlock = { type: 'products', fallback: 'x', items: [product], list_id: 'l1' }
  const opinion = (): undefined => undefined

  it('tell when they are opened, also into another tab, but not of a right click', () => {
    const react = vi.fn()
    const link = show(named, { actions: { react, opinion, follow: () => true } }).querySelector('a')
    link?.click()
    for (const button of [1, 2]) link?.dispatchEvent(new MouseEvent('auxclick', { button }))
    expect(react.mock.calls).toEqual([
      ['click', 'p1', 'l1'],
      ['click', 'p1', 'l1'],
    ])
  })

  it('ask what the customer thinks, under a name that says of what', () => {
    const react = vi.fn()
    const page = show(named, { actions: { react, opinion } })
    const buttons = [...page.querySelectorAll('button')]
    expect(buttons.map((button) => button.getAttribute('aria-label'))).toEqual([
      'I like Shirt',
      'Shirt is not for me',
    ])
    for (const button of buttons) button.click()
    expect(react.mock.calls).toEqual([
      ['like', 'p1', 'l1'],
      ['dislike', 'p1', 'l1'],
    ])
  })

  it('show the opinion that is held, which pressing again takes back', () => {
    const react = vi.fn()
    const page = show(named, { actions: { react, opinion: () => 'dislike' } })
    const pressed = [...page.querySelectorAll('button')].map((button) => button.getAttribute('aria-pressed'))
    expect(pressed).toEqual(['false', 'true'])
    page.querySelectorAll('button')[1]?.click()
    expect(react).toHaveBeenCalledWith('withdraw', 'p1', 'l1')
  })

  it('ask nothing without a name of the list, nor where they are only looked at', () => {
    const react = vi.fn()
    const unnamed: ShownBlock = { type: 'products', fallback: 'x', items: [product] }
    const page = show(unnamed, { actions: { react, opinion, follow: () => true } })
    page.querySelector('a')?.click()
    expect(react).not.toHaveBeenCalled()
    expect(page.querySelector('button')).toBeNull()
    expect(show(named).querySelector('button')).toBeNull()
  })
})

describe('a comparison', () => {
  it('has a column for each product and marks the better value', () => {
    const page = show({
      type: 'comparison',
      fallback: 'Price: 39 | 49',
      products: [
        { product_id: 'p1', title: 'Linen shirt', url: '/shop/products/p1' },
        { product_id: 'p2', title: 'Oxford shirt' },
      ],
      rows: [{ name: 'Price', cells: ['39.00 EUR', '49.00 EUR'], best: 0 }],
    })
    const columns = [...page.querySelectorAll('thead th')].map((cell) => cell.textContent)
    expect(columns[0]).toContain('Linen shirt')
    expect(columns[1]).toBe('Oxford shirt')
    expect(page.querySelector('tbody strong')?.textContent).toBe('39.00 EUR')
    expect(page.querySelector('a')?.href).toBe('https://chat.test/shop/products/p1')
  })
})

describe('a form', () => {
  const fill = (page: HTMLElement, value: string): void => {
    const input = page.querySelector('input')
    if (input) input.value = value
    void act(() => {
      page.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
    })
  }

  it('answers with one line for each field', () => {
    const submit = vi.fn()
    fill(show(form, { actions: { submit } }), ' me@mail.test ')
    expect(submit).toHaveBeenCalledWith('E-mail: me@mail.test')
  })

  it.each([
    ['', texts.fillIn],
    ['nonsense', texts.notAnEmail],
  ])('with %j says what is wrong and sends nothing', (value, problem) => {
    const submit = vi.fn()
    const page = show(form, { actions: { submit } })
    fill(page, value)
    expect(submit).not.toHaveBeenCalled()
    expect(page.querySelector('[role=alert]')?.textContent).toBe(problem)
    expect(page.querySelector('input')?.getAttribute('aria-invalid')).toBe('true')
  })
})

it('a rating is sent with one click', () => {
  const rate = vi.fn()
  const page = show(
    { type: 'rating_request', fallback: 'x', question: 'Well?', scale: 5 },
    { actions: { rate } },
  )
  page.querySelectorAll('button')[3]?.click()
  expect(rate).toHaveBeenCalledWith(4, 'Rating: 4 of 5')
})

it('a handoff tells its reason to agents, not to customers', () => {
  const block: ShownBlock = {
    type: 'handoff',
    fallback: 'x',
    reason: 'anger',
    summary: 'Late parcel',
    text: 'A moment',
  }
  expect(show(block).textContent).toContain('Late parcel')
  expect(show(block, { actions: {} }).textContent).not.toContain('Late parcel')
})

it('a chart leaves a gap where a value is missing', () => {
  const series = [{ name: 'sold', values: [1, null, 3] }]
  const page = show({
    type: 'chart',
    fallback: 'x',
    title: 'Sales',
    kind: 'line',
    x: ['a', 'b', 'c'],
    series,
  })
  expect(page.querySelector('path.line')?.getAttribute('d')?.match(/M/g)).toHaveLength(2)
  expect(page.querySelector('table')?.textContent).toContain('–')
})

it('a message of which nothing can be shown says so', () => {
  const page = document.createElement('div')
  render(
    <BlockProvider value={{ texts, format: new Format('en'), base: 'https://chat.test', actions: null }}>
      <Blocks blocks={[]} current />
    </BlockProvider>,
    page,
  )
  expect(page.textContent).toBe(texts.unknown)
})
