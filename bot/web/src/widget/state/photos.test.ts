import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeGateway } from '../../shared/fake.js'
import { SharedMemory } from '../../shared/memory.js'
import type { Prepared } from '../pictures/prepare.js'
import { UploadError, type UploadRequest, type Uploaded } from '../pictures/upload.js'
import { Conversation } from './conversation.js'

const ID = 'ab'.repeat(16)
const picture: Uploaded = { upload_id: ID, url: `/uploads/${ID}.webp?s=1`, width: 640, height: 480 }
const welcome = {
  t: 'welcome',
  v: 1,
  token: 'token-1',
  conversation: 'c1',
  last_seq: 0,
  status: 'bot',
  language: 'en',
  shop_name: 'Shop',
  limits: { max_chars: 1000, max_upload_bytes: 10_485_760 },
}
const photo = new File(['bytes'], 'shirt.jpg', { type: 'image/jpeg' })

interface Running extends UploadRequest {
  arrives: (uploaded?: Uploaded) => void
  fails: (code: string) => void
}

/** A gateway that takes uploads, each until the test says how it ends. */
class FakeUploads {
  readonly all: Running[] = []

  readonly upload = (request: UploadRequest): Promise<Uploaded> =>
    new Promise((resolve, reject) => {
      const fails = (code: string): void => {
        reject(new UploadError(code))
      }
      request.signal.addEventListener('abort', () => {
        fails('cancelled')
      })
      this.all.push({
        ...request,
        fails,
        arrives: (uploaded = picture) => {
          resolve(uploaded)
        },
      })
    })

  get last(): Running {
    const last = this.all.at(-1)
    if (!last) throw new Error('nothing was uploaded')
    return last
  }
}

const opened: Conversation[] = []
const prepare = vi.fn((data: Blob): Promise<Prepared> => Promise.resolve({ data, preview: null }))

function visit(memory = new SharedMemory()) {
  const gateway = new FakeGateway()
  const uploads = new FakeUploads()
  const conversation = new Conversation({
    base: 'https://chat.test',
    storage: memory.tab(),
    connects: [gateway.connect],
    language: () => 'en',
    photos: { prepare, upload: uploads.upload },
  })
  opened.push(conversation)
  conversation.start()
  return { gateway, uploads, conversation, photos: conversation.photos }
}

function arrive(gateway: FakeGateway, changes: object = {}): void {
  gateway.open()
  gateway.say({ ...welcome, ...changes })
}

async function soon(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
}

async function sendOff(words = '') {
  const chat = visit()
  arrive(chat.gateway)
  chat.photos.attach([photo])
  chat.conversation.sendPhoto(words)
  await soon()
  return chat
}

beforeEach(() => {
  vi.useFakeTimers()
  prepare.mockImplementation((data) => Promise.resolve({ data, preview: null }))
})
afterEach(() => {
  for (const conversation of opened.splice(0)) conversation.stop()
  vi.useRealTimers()
})

describe('attaching', () => {
  it('takes the picture among several files, and says that it takes one', () => {
    const { photos } = visit()
    photos.attach([new File(['x'], 'a.pdf', { type: 'application/pdf' }), photo])
    expect(photos.attached.value?.name).toBe('shirt.jpg')
    expect(photos.refused.value).toBe('one_at_a_time')
  })

  it.each([
    ['not_a_picture', new File(['x'], 'a.pdf', { type: 'application/pdf' })],
    ['broken', new File([], 'a.jpg', { type: 'image/jpeg' })],
  ])('refuses what is %s at once', (code, file) => {
    const { photos } = visit()
    photos.attach([file])
    expect([photos.attached.value, photos.refused.value]).toEqual([null, code])
  })

  it('takes a file whose kind the system does not know', () => {
    const { photos } = visit()
    photos.attach([new File(['x'], 'IMG_1.HEIC')])
    expect(photos.attached.value?.name).toBe('IMG_1.HEIC')
  })

  it('refuses what stays too large for the gateway', async () => {
    const { photos } = visit()
    prepare.mockResolvedValue({ data: { size: 30_000_000 } as Blob, preview: null })
    photos.attach([photo])
    await soon()
    expect([photos.attached.value, photos.refused.value]).toEqual([null, 'too_large'])
  })

  it('shows its preview once there is one, unless it was removed meanwhile', async () => {
    const { photos } = visit()
    const preview = document.createElement('canvas')
    prepare.mockResolvedValue({ data: photo, preview })
    photos.attach([photo])
    expect(photos.attached.value?.preview).toBeNull()
    await soon()
    expect(photos.attached.value?.preview).toBe(preview)
    photos.attach([photo])
    photos.remove()
    await soon()
    expect(photos.attached.value).toBeNull()
  })
})

describe('sending a photo', () => {
  it('uploads it with the visitor token, then sends its message with the words', async () => {
    const { gateway, uploads, photos } = await sendOff('this but in blue')
    expect(photos.attached.value).toBeNull()
    expect(uploads.last).toMatchObject({ base: 'https://chat.test', token: 'token-1', data: photo })
    expect(gateway.frames('send')).toEqual([])
    uploads.last.arrives()
    await soon()
    expect(gateway.frames('send')).toMatchObject([{ text: 'this but in blue', upload_id: ID }])
  })

  it('needs no words', async () => {
    const { gateway, uploads } = await sendOff()
    uploads.last.arrives()
    await soon()
    expect(gateway.frames('send')).toMatchObject([{ text: '', upload_id: ID }])
  })

  it('tells how much has arrived', async () => {
    const { uploads, photos } = await sendOff()
    uploads.last.progress(0.5)
    expect(photos.all.value).toMatchObject([{ state: 'sending', progress: 0.5 }])
  })

  it('shows picture and words in the log once the message is acknowledged', async () => {
    const { conversation, gateway, uploads, photos } = await sendOff('do you have this?')
    uploads.last.arrives()
    await soon()
    expect(conversation.pending.value[0]?.picture).toEqual(picture)
    const [frame] = gateway.frames('send')
    gateway.say({ t: 'ack', client_msg_id: frame?.client_msg_id, seq: 1, dup: false })
    expect(conversation.log.value).toMatchObject([
      {
        blocks: [
          { type: 'image', url: picture.url },
          { type: 'text', text: 'do you have this?' },
        ],
      },
    ])
    expect(conversation.pending.value).toEqual([])
    expect(photos.all.value).toEqual([])
  })

  it('uploads one after the other, in the order sent', async () => {
    const { conversation, gateway, uploads, photos } = await sendOff('one')
    photos.attach([photo])
    conversation.sendPhoto('two')
    await soon()
    expect(uploads.all).toHaveLength(1)
    uploads.last.arrives()
    await soon()
    uploads.last.arrives()
    await soon()
    expect(gateway.frames('send').map(({ text }) => text)).toEqual(['one', 'two'])
  })

  it('keeps the message over a reload once the picture has arrived', async () => {
    const memory = new SharedMemory()
    const before = visit(memory)
    arrive(before.gateway)
    before.photos.attach([photo])
    before.conversation.sendPhoto('this?')
    await soon()
    before.gateway.drop()
    before.uploads.last.arrives()
    await soon()
    before.conversation.stop()
    const { gateway, conversation } = visit(memory)
    expect(conversation.pending.value[0]?.picture).toEqual(picture)
    arrive(gateway)
    expect(gateway.frames('send')).toMatchObject([{ text: 'this?', upload_id: ID }])
  })
})

describe('a photo that does not arrive', () => {
  it('keeps the reason, and uploads the same picture on retry', async () => {
    const { gateway, uploads, photos } = await sendOff('this?')
    uploads.last.fails('busy')
    await soon()
    expect(photos.all.value).toMatchObject([{ state: 'failed', code: 'busy' }])
    photos.retry(photos.all.value[0]?.id ?? '')
    await soon()
    expect(uploads.all).toHaveLength(2)
    expect(uploads.last.data).toBe(photo)
    uploads.last.arrives()
    await soon()
    expect(gateway.frames('send')).toMatchObject([{ text: 'this?', upload_id: ID }])
  })

  it('is gone once cancelled, and lets the next one go', async () => {
    const { conversation, gateway, uploads, photos } = await sendOff('one')
    photos.attach([photo])
    conversation.sendPhoto('two')
    photos.drop(photos.all.value[0]?.id ?? '')
    await soon()
    expect(uploads.all[0]?.signal.aborted).toBe(true)
    expect(photos.all.value).toMatchObject([{ words: 'two', state: 'sending' }])
    uploads.last.arrives()
    await soon()
    expect(gateway.frames('send').map(({ text }) => text)).toEqual(['two'])
  })

  it('waits for the first connection', async () => {
    const { gateway, uploads, photos, conversation } = visit()
    photos.attach([photo])
    conversation.sendPhoto('this?')
    await soon()
    expect(photos.all.value).toMatchObject([{ state: 'waiting' }])
    arrive(gateway)
    await soon()
    expect(uploads.all).toHaveLength(1)
  })

  it('goes again by itself when the connection is back', async () => {
    const { gateway, uploads, photos } = await sendOff()
    gateway.drop()
    uploads.last.fails('network')
    await soon()
    expect(photos.all.value).toMatchObject([{ state: 'waiting', progress: 0 }])
    await vi.advanceTimersByTimeAsync(60_000)
    arrive(gateway)
    await soon()
    expect(uploads.all).toHaveLength(2)
  })

  it('is forgotten in another conversation', async () => {
    const { conversation, gateway, uploads, photos } = await sendOff()
    conversation.identify('signed')
    arrive(gateway, { conversation: 'c2', token: 'token-2' })
    expect(uploads.last.signal.aborted).toBe(true)
    expect(photos.all.value).toEqual([])
  })

  it('is uploaded anew when its conversation was closed meanwhile', async () => {
    const { conversation, gateway, uploads } = await sendOff('this?')
    uploads.last.arrives()
    await soon()
    const id = gateway.frames('send')[0]?.client_msg_id
    gateway.say({ t: 'nack', client_msg_id: id, code: 'conversation_closed', error: 'closed' })
    expect(conversation.pending.value).toEqual([])
    arrive(gateway, { conversation: 'c2', token: 'token-2' })
    await soon()
    expect(uploads.last.token).toBe('token-2')
    uploads.last.arrives({ ...picture, upload_id: 'cd'.repeat(16) })
    await soon()
    expect(gateway.frames('send').at(-1)).toMatchObject({ text: 'this?', upload_id: 'cd'.repeat(16) })
  })

  it('is uploaded anew, as a new message, when its message was refused and is tried again', async () => {
    const { conversation, gateway, uploads } = await sendOff('this?')
    uploads.last.arrives()
    await soon()
    const id = gateway.frames('send')[0]?.client_msg_id
    gateway.say({ t: 'nack', client_msg_id: id, code: 'not_found', error: 'no such picture' })
    expect(conversation.pending.value[0]?.refused).toBe('not_found')
    conversation.retry(id ?? '')
    await soon()
    expect(uploads.all).toHaveLength(2)
    uploads.last.arrives()
    await soon()
    expect(gateway.frames('send')[1]?.client_msg_id).not.toBe(id)
    expect(conversation.pending.value).toHaveLength(1)
  })

  it('stops with the panel', async () => {
    const { conversation, uploads } = await sendOff()
    conversation.stop()
    expect(uploads.last.signal.aborted).toBe(true)
  })
})
