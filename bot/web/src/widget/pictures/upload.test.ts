import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { upload, UploadError, type Uploaded } from './upload.js'

const taken: Uploaded = { upload_id: 'a'.repeat(32), url: '/uploads/a.webp?s=1', width: 640, height: 480 }
const data = new Blob(['picture'], { type: 'image/jpeg' })

/** A request to a gateway that does what the test tells it to. */
class FakeRequest extends EventTarget {
  static last: FakeRequest
  readonly upload = new EventTarget()
  readonly headers: Record<string, string> = {}
  status = 0
  responseText = ''
  address = ''
  body: unknown = null
  aborted = false

  constructor() {
    super()
    FakeRequest.last = this
  }
  open(method: string, url: string): void {
    this.address = `${method} ${url}`
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value
  }
  send(body: unknown): void {
    this.body = body
  }
  abort(): void {
    this.aborted = true
  }
  sends(loaded: number, total: number): void {
    this.upload.dispatchEvent(new ProgressEvent('progress', { loaded, total, lengthComputable: true }))
  }
  answers(status: number, body: string): void {
    this.status = status
    this.responseText = body
    this.dispatchEvent(new Event('load'))
  }
}

const progress = vi.fn()

function start(stop = new AbortController()): { outcome: Promise<Uploaded>; stop: AbortController } {
  const outcome = upload({ base: 'https://chat.test', token: 'secret', data, progress, signal: stop.signal })
  outcome.catch(() => undefined)
  return { outcome, stop }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('XMLHttpRequest', FakeRequest)
  progress.mockClear()
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('uploading', () => {
  it('posts the bytes with the token, and returns what the gateway calls them', async () => {
    const { outcome } = start()
    const request = FakeRequest.last
    expect(request.address).toBe('POST https://chat.test/uploads')
    expect(request.headers).toEqual({ Authorization: 'Bearer secret', 'Content-Type': 'image/jpeg' })
    expect(request.body).toBe(data)
    request.answers(201, JSON.stringify(taken))
    expect(await outcome).toEqual(taken)
  })

  it('tells how much has arrived', () => {
    start()
    FakeRequest.last.sends(25, 100)
    FakeRequest.last.sends(100, 100)
    expect(progress.mock.calls).toEqual([[0.25], [1]])
  })

  it.each([
    [415, '{"error": {"code": "animated", "message": "it moves"}}', 'animated'],
    [429, '{"ok": false, "error": "slow", "code": "quota", "status": 429}', 'quota'],
    [413, '<html>nginx</html>', 'too_large'],
    [429, '', 'rate_limited'],
    [503, 'null', 'busy'],
    [502, '<html>', 'other'],
    [201, '{"upload_id": 3}', 'other'],
  ])('fails with the code of %i %s', async (status, body, code) => {
    const { outcome } = start()
    FakeRequest.last.answers(status, body)
    await expect(outcome).rejects.toEqual(new UploadError(code))
    await expect(outcome).rejects.toHaveProperty('code', code)
  })

  it('fails when the network does', async () => {
    const { outcome } = start()
    FakeRequest.last.dispatchEvent(new Event('error'))
    await expect(outcome).rejects.toHaveProperty('code', 'network')
  })

  it('gives up when nothing moves any more, but not while something does', async () => {
    const { outcome } = start()
    for (const part of [10, 20, 30]) {
      vi.advanceTimersByTime(20_000)
      FakeRequest.last.sends(part, 100)
    }
    expect(FakeRequest.last.aborted).toBe(false)
    vi.advanceTimersByTime(30_000)
    expect(FakeRequest.last.aborted).toBe(true)
    await expect(outcome).rejects.toHaveProperty('code', 'network')
  })

  it('can be cancelled', async () => {
    const { outcome, stop } = start()
    stop.abort()
    expect(FakeRequest.last.aborted).toBe(true)
    await expect(outcome).rejects.toHaveProperty('code', 'cancelled')
  })

  it('does not begin when it was cancelled before', async () => {
    const stop = new AbortController()
    stop.abort()
    const { outcome } = start(stop)
    await expect(outcome).rejects.toHaveProperty('code', 'cancelled')
    expect(FakeRequest.last.body).toBeNull()
  })
})
