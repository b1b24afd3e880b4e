import { signal } from '@preact/signals'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeGateway } from '../../shared/fake.js'
import { SharedMemory } from '../../shared/memory.js'
import type { Language } from '../../shared/protocol.js'
import { widget as english } from '../../texts/en.js'
import { widget as chinese } from '../../texts/zh.js'
import { UploadError, type UploadRequest, type Uploaded } from '../pictures/upload.js'
import { Conversation } from '../state/conversation.js'
import { PanelView } from './PanelView.js'

const ID = 'ab'.repeat(16)
const photo = new File(['bytes'], 'shirt.jpg', { type: 'image/jpeg' })
const opened: Conversation[] = []
const close = vi.fn()

/** The panel, opened, with a gateway that keeps an upload until the test ends it. */
class Chat {
  readonly page = document.createElement('div')
  readonly gateway = new FakeGateway()
  request: UploadRequest | null = null
  arrive: (uploaded: Uploaded) => void = () => undefined
  fail: (error: UploadError) => void = () => undefined

  constructor(language: Language = 'en') {
    const preview = document.createElement('canvas')
    const conversation = new Conversation({
      base: 'https://chat.test',
      storage: new SharedMemory().tab(),
      connects: [this.gateway.connect],
      language: () => language,
      photos: {
        prepare: (data) => Promise.resolve({ data, preview }),
        upload: (request) => {
          this.request = request
          return new Promise((resolve, reject) => {
            this.arrive = resolve
            this.fail = reject
          })
        },
      },
    })
    opened.push(conversation)
    conversation.start()
    this.gateway.open()
    this.gateway.say({
      t: 'welcome',
      v: 1,
      token: 'token-1',
      conversation: 'c1',
      last_seq: 0,
      status: 'bot',
      language,
      shop_name: 'Shop',
      limits: { max_chars: 1000, max_upload_bytes: 10_485_760 },
    })
    document.body.replaceChildren(this.page)
    void act(() => {
      render(
        <PanelView
          open={signal(true)}
          language={signal(language)}
          base="https://chat.test"
          storage={new SharedMemory().tab()}
          conversation={conversation}
          close={close}
        />,
        this.page,
      )
    })
  }

  find<T extends HTMLElement>(selector: string): T | null {
    return this.page.querySelector<T>(selector)
  }

  button(name: string): HTMLButtonElement | undefined {
    return [...this.page.querySelectorAll('button')].find(
      (one) => (one.getAttribute('aria-label') ?? one.textContent) === name,
    )
  }

  async press(name: string): Promise<void> {
    await act(() => this.button(name)?.click())
  }

  async event(selector: string, type: string, fields: object): Promise<Event> {
    const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), fields)
    await act(() => {
      this.find(selector)?.dispatchEvent(event)
    })
    return event
  }

  async pick(...files: File[]): Promise<void> {
    const input = this.find<HTMLInputElement>('input[type=file]')
    if (input) Object.defineProperty(input, 'files', { value: files, configurable: true })
    await this.event('input[type=file]', 'change', {})
  }

  async settle(change: () => void): Promise<void> {
    await act(async () => {
      change()
      await Promise.resolve()
    })
  }
}

function transfer(files: File[], types = ['Files']): Pick<DataTransfer, 'files' | 'types'> {
  return { files: files as unknown as FileList, types }
}

beforeEach(() => {
  close.mockClear()
})
afterEach(() => {
  for (const conversation of opened.splice(0)) conversation.stop()
})

describe('picking a picture', () => {
  it('has a button for pictures, and one that opens the camera of a phone', () => {
    const chat = new Chat()
    expect(chat.button('Add a picture')?.type).toBe('button')
    expect(chat.button('Take a photo')?.type).toBe('button')
    const inputs = [...chat.page.querySelectorAll<HTMLInputElement>('input[type=file]')]
    expect(inputs.map(({ accept }) => accept)).toEqual(['image/*', 'image/*'])
    expect(inputs.map((input) => input.getAttribute('capture'))).toEqual([null, 'environment'])
  })

  it('opens the file dialog of the browser', async () => {
    const chat = new Chat()
    const clicked = vi.fn()
    chat.find('input[type=file]')?.addEventListener('click', clicked)
    await chat.press('Add a picture')
    expect(clicked).toHaveBeenCalledOnce()
  })

  it('shows it above the text box, named, and takes it away again', async () => {
    const chat = new Chat()
    await chat.pick(photo)
    expect(chat.find('.attachment')?.textContent).toContain('shirt.jpg')
    expect(chat.find('.attachment [role=img] canvas')).not.toBeNull()
    expect(chat.find('.composer [role=status]')?.textContent).toBe('Picture added')
    await chat.press('Remove picture')
    expect(chat.find('.attachment')).toBeNull()
    expect(document.activeElement?.tagName).toBe('TEXTAREA')
  })

  it('takes a pasted picture, and leaves pasted words to the text box', async () => {
    const chat = new Chat()
    const words = await chat.event('textarea', 'paste', {
      clipboardData: transfer([photo], ['text/plain', 'Files']),
    })
    expect([words.defaultPrevented, chat.find('.attachment')]).toEqual([false, null])
    const pasted = await chat.event('textarea', 'paste', { clipboardData: transfer([photo]) })
    expect(pasted.defaultPrevented).toBe(true)
    expect(chat.find('.attachment')).not.toBeNull()
  })

  it('shows where to drop a picture while one is dragged over the chat', async () => {
    const chat = new Chat()
    await chat.event('.messages', 'dragenter', { dataTransfer: transfer([], ['text/plain']) })
    expect(chat.find('.drop-zone')).toBeNull()
    await chat.event('.messages', 'dragenter', { dataTransfer: transfer([]) })
    expect(chat.find('.drop-zone')?.textContent).toBe('Drop the picture here')
    await chat.event('.drop-zone', 'dragleave', {})
    expect(chat.find('.drop-zone')).toBeNull()
    await chat.event('.messages', 'dragenter', { dataTransfer: transfer([]) })
    expect((await chat.event('.drop-zone', 'dragover', {})).defaultPrevented).toBe(true)
    const dropped = await chat.event('.drop-zone', 'drop', { dataTransfer: transfer([photo]) })
    expect(dropped.defaultPrevented).toBe(true)
    expect(chat.find('.drop-zone')).toBeNull()
    expect(chat.find('.attachment')).not.toBeNull()
  })

  it('says kindly what cannot be added', async () => {
    const chat = new Chat()
    await chat.pick(new File(['x'], 'a.pdf', { type: 'application/pdf' }))
    expect(chat.find('.composer [role=alert]')?.textContent).toBe('This is not a picture.')
    const box = chat.find<HTMLTextAreaElement>('textarea')
    if (box) box.value = 'then in words'
    await chat.event('textarea', 'input', {})
    await chat.event('.composer', 'submit', {})
    expect(chat.find('.composer [role=alert]')?.textContent).toBe('')
  })
})

describe('a photo that was sent', () => {
  async function sent(language: Language = 'en'): Promise<Chat> {
    const chat = new Chat(language)
    await chat.pick(photo)
    await chat.event('.composer', 'submit', {})
    return chat
  }

  it('leaves the text box and shows how much has arrived', async () => {
    const chat = await sent()
    expect(chat.find('.attachment')).toBeNull()
    await chat.settle(() => chat.request?.progress(0.42))
    const bar = chat.find<HTMLProgressElement>('progress')
    expect([bar?.value, bar?.getAttribute('aria-label')]).toEqual([0.42, 'Sending the picture'])
    expect(chat.find('.pending .meta')?.textContent).toContain('42 %')
  })

  it('can be cancelled', async () => {
    const chat = await sent()
    await chat.press('Cancel')
    expect(chat.request?.signal.aborted).toBe(true)
    expect(chat.find('.pending')).toBeNull()
  })

  it('is a picture of the log once its message has arrived', async () => {
    const chat = await sent()
    const picture = { upload_id: ID, url: `/uploads/${ID}.webp?s=1`, width: 640, height: 480 }
    await chat.settle(() => {
      chat.arrive(picture)
    })
    const [frame] = chat.gateway.frames('send')
    await chat.settle(() => {
      chat.gateway.say({ t: 'ack', client_msg_id: frame?.client_msg_id, seq: 1, dup: false })
    })
    expect(chat.find('progress')).toBeNull()
    const image = chat.find<HTMLImageElement>('.from-customer:not(.pending) img')
    expect([image?.src, image?.alt]).toEqual([`https://chat.test/uploads/${ID}.webp?s=1`, 'Picture'])
  })

  it('opens large without closing the chat', async () => {
    const chat = await sent()
    const picture = { upload_id: ID, url: `/uploads/${ID}.webp?s=1`, width: 640, height: 480 }
    await chat.settle(() => {
      chat.arrive(picture)
    })
    await chat.press('Show larger: Picture')
    await chat.event('dialog', 'keydown', { key: 'Escape' })
    expect(chat.find('dialog')).toBeNull()
    expect(close).not.toHaveBeenCalled()
  })

  const codes = Object.keys(english.photo.errors) as (keyof typeof english.photo.errors)[]
  it.each(codes)('says in both languages why it failed: %s', async (code) => {
    for (const [language, texts] of [
      ['en', english],
      ['zh', chinese],
    ] as const) {
      const chat = await sent(language)
      await chat.settle(() => {
        chat.fail(new UploadError(code))
      })
      expect(chat.find('.pending [role=alert]')?.textContent).toContain(texts.photo.errors[code])
    }
  })

  it('says something kind for a code that it does not know', async () => {
    const chat = await sent()
    await chat.settle(() => {
      chat.fail(new UploadError('toString'))
    })
    expect(chat.find('.pending [role=alert]')?.textContent).toContain(english.photo.errors.other)
  })

  it('is sent once more, or let go', async () => {
    const chat = await sent()
    const first = chat.request
    await chat.settle(() => {
      chat.fail(new UploadError('busy'))
    })
    await chat.press('Try again')
    expect(chat.request).not.toBe(first)
    expect(chat.request?.data).toBe(photo)
    await chat.settle(() => {
      chat.fail(new UploadError('busy'))
    })
    await chat.press('Delete')
    expect(chat.find('.pending')).toBeNull()
  })
})
