/** Brings a picture to the gateway, with progress. */
import { isRecord, parseJson } from '../../shared/json.js'

/** Without a byte on its way for this long, the upload counts as failed. */
const STALLED_MS = 30_000

/** A picture that the gateway has taken. */
export interface Uploaded {
  upload_id: string
  /** As the gateway says it: it may be relative to the gateway's address. */
  url: string
  width: number
  height: number
}

export interface UploadRequest {
  /** The gateway's address without a trailing slash. */
  base: string
  /** The visitor's token. */
  token: string
  data: Blob
  /** Told the part that has been sent, from 0 to 1. */
  progress: (part: number) => void
  /** Cancels the upload. */
  signal: AbortSignal
}

/**
 * Raises:
 *   UploadError: with the gateway's code, `network` when there was no answer, or `cancelled`.
 */
export type Upload = (request: UploadRequest) => Promise<Uploaded>

export class UploadError extends Error {
  constructor(readonly code: string) {
    super(code)
  }
}

export function isUploaded(value: unknown): value is Uploaded {
  return (
    isRecord(value) &&
    typeof value.upload_id === 'string' &&
    typeof value.url === 'string' &&
    Number.isInteger(value.width) &&
    Number.isInteger(value.height)
  )
}

/** The code of a refusal, wherever in the answer it stands. */
function refusal(status: number, answer: unknown): string {
  const error = isRecord(answer) ? answer.error : undefined
  const code = isRecord(error) ? error.code : isRecord(answer) ? answer.code : undefined
  if (typeof code === 'string') return code
  // A proxy in front of the gateway says no in its own words.
  return { 401: 'unauthorised', 413: 'too_large', 429: 'rate_limited', 503: 'busy' }[status] ?? 'other'
}

/** fetch cannot tell how much has been sent, so this is an XMLHttpRequest. */
export const upload: Upload = ({ base, token, data, progress, signal }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    let stalled: ReturnType<typeof setTimeout> | undefined
    const cancel = (): void => {
      request.abort()
      fail('cancelled')
    }
    const wait = (): void => {
      clearTimeout(stalled)
      stalled = setTimeout(() => {
        request.abort()
        fail('network')
      }, STALLED_MS)
    }
    const end = (): void => {
      clearTimeout(stalled)
      signal.removeEventListener('abort', cancel)
    }
    const fail = (code: string): void => {
      end()
      reject(new UploadError(code))
    }
    if (signal.aborted) {
      fail('cancelled')
      return
    }
    signal.addEventListener('abort', cancel)
    request.upload.addEventListener('progress', (event) => {
      wait()
      if (event.lengthComputable && event.total > 0) progress(event.loaded / event.total)
    })
    request.addEventListener('error', () => {
      fail('network')
    })
    request.addEventListener('load', () => {
      const answer = parseJson(request.responseText)
      if (request.status === 201 && isUploaded(answer)) {
        end()
        resolve(answer)
      } else fail(refusal(request.status, answer))
    })
    request.open('POST', `${base}/uploads`)
    request.setRequestHeader('Authorization', `Bearer ${token}`)
    request.setRequestHeader('Content-Type', data.type || 'application/octet-stream')
    request.send(data)
    wait()
  })
