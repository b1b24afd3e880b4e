/** The customer's photos from the moment they are picked until the gateway has their message. */
import { signal } from '@preact/signals'
import { newId } from '../../shared/ids.js'
import type { Prepare, Prepared } from '../pictures/prepare.js'
import { UploadError, type Upload, type Uploaded } from '../pictures/upload.js'

/** The gateway's own limit unless it is set otherwise; only what this browser cannot scale down comes near it. */
const MAX_BYTES = 10 * 1024 * 1024

/** A picture above the text box, not sent yet. */
export interface Attached {
  name: string
  preview: HTMLCanvasElement | null
}

/** A photo that has been sent off. */
export interface Photo extends Attached {
  /** The id of its message. */
  id: string
  /** Conversation that it was sent in; null when there was none yet. */
  conversation: string | null
  words: string
  /** `sent`: the gateway has the picture, and its message is in the outbox. */
  state: 'waiting' | 'sending' | 'failed' | 'sent'
  /** The part that has arrived, from 0 to 1. */
  progress: number
  /** Why it failed. */
  code: string | null
}

export interface PhotoWays {
  prepare: Prepare
  upload: Upload
  /** The gateway's address without a trailing slash. */
  base: string
  /** The open conversation and its token; null while there is no connection. */
  visit: () => { token: string; conversation: string } | null
  /** The picture has arrived: its message can go. */
  done: (photo: Photo, uploaded: Uploaded) => void
}

type Source = Promise<Prepared>

export class Photos {
  readonly attached = signal<Attached | null>(null)
  /** Why the last file that was picked is not attached. */
  readonly refused = signal<string | null>(null)
  readonly all = signal<readonly Photo[]>([])

  readonly #ways: PhotoWays
  readonly #sources = new Map<string, Source>()
  #picked: Source | null = null
  #running: { id: string; stop: AbortController } | null = null

  constructor(ways: PhotoWays) {
    this.#ways = ways
  }

  /** Puts the first of these files above the text box, in place of what is there; it says why if it cannot. */
  attach(files: readonly File[]): void {
    const file = files.find(({ type }) => type.startsWith('image/')) ?? files[0]
    if (!file) return
    // Systems that do not know a format, such as HEIC, give it no type: the gateway decides.
    if (file.size === 0 || (file.type !== '' && !file.type.startsWith('image/'))) {
      this.refused.value = file.size === 0 ? 'broken' : 'not_a_picture'
      return
    }
    this.refused.value = files.length > 1 ? 'one_at_a_time' : null
    const attached: Attached = { name: file.name, preview: null }
    const source = this.#ways.prepare(file)
    this.#picked = source
    this.attached.value = attached
    void source.then(({ data, preview }) => {
      if (this.#picked !== source) return
      if (data.size > MAX_BYTES) {
        this.remove()
        this.refused.value = 'too_large'
      } else this.attached.value = { ...attached, preview }
    })
  }

  /** Takes away what is above the text box. */
  remove(): void {
    this.#picked = null
    this.attached.value = null
    this.refused.value = null
  }

  /** Sends what is above the text box with these words, which may be none. */
  send(words: string, conversation: string | null): void {
    const [source, attached] = [this.#picked, this.attached.value]
    if (!source || !attached) return
    this.remove()
    const id = newId()
    this.#sources.set(id, source)
    const photo: Photo = {
      ...attached,
      id,
      conversation,
      words,
      state: 'waiting',
      progress: 0,
      code: null,
    }
    this.all.value = [...this.all.value, photo]
    void source.then(({ preview }) => {
      this.#change(id, { preview })
    })
    this.pump()
  }

  /** Uploads the same picture once more. */
  retry(id: string): void {
    this.#change(id, { state: 'waiting', progress: 0, code: null })
    this.pump()
  }

  /** Has the picture uploaded anew, for a message with this id; false when it is no longer at hand. */
  restart(id: string, as: string): boolean {
    const source = this.#sources.get(id)
    if (!source) return false
    this.#sources.delete(id)
    this.#sources.set(as, source)
    this.#change(id, { id: as, conversation: null, state: 'waiting', progress: 0, code: null })
    return true
  }

  /** Cancels a photo, or lets go of one whose message has arrived. */
  drop(id: string): void {
    if (!this.#sources.delete(id)) return
    this.all.value = this.all.value.filter((photo) => photo.id !== id)
    if (this.#running?.id === id) this.#running.stop.abort()
  }

  /** Forgets what was sent in other conversations: it must not turn up in this one. */
  keepOnly(conversation: string): void {
    for (const photo of this.all.value) {
      if (photo.conversation !== null && photo.conversation !== conversation) this.drop(photo.id)
    }
  }

  stop(): void {
    this.remove()
    for (const { id } of this.all.value) this.drop(id)
  }

  /** Uploads what waits, one after the other, so that photos arrive in order and none starves the others. */
  pump(): void {
    const visit = this.#ways.visit()
    const photo = this.all.value.find(({ state }) => state === 'waiting')
    const source = photo && this.#sources.get(photo.id)
    if (this.#running || !visit || !source) return
    const stop = new AbortController()
    this.#running = { id: photo.id, stop }
    this.#change(photo.id, { state: 'sending', conversation: visit.conversation })
    void this.#upload(photo.id, source, visit.token, stop.signal).finally(() => {
      this.#running = null
      this.pump()
    })
  }

  async #upload(id: string, source: Source, token: string, signal: AbortSignal): Promise<void> {
    try {
      const { data } = await source
      if (data.size > MAX_BYTES) throw new UploadError('too_large')
      const uploaded = await this.#ways.upload({
        base: this.#ways.base,
        token,
        data,
        progress: (part) => {
          this.#change(id, { progress: part })
        },
        signal,
      })
      const photo = this.all.value.find((one) => one.id === id)
      if (!photo) return
      this.#change(id, { state: 'sent', progress: 1 })
      this.#ways.done(photo, uploaded)
    } catch (error) {
      const code = error instanceof UploadError ? error.code : 'other'
      // Without a connection it waits for the next one, as words do.
      const waits = code === 'network' && this.#ways.visit() === null
      this.#change(id, waits ? { state: 'waiting', progress: 0 } : { state: 'failed', code })
    }
  }

  #change(id: string, changes: Partial<Photo>): void {
    this.all.value = this.all.value.map((photo) => (photo.id === id ? { ...photo, ...changes } : photo))
  }
}
