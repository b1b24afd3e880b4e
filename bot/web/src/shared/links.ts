/** Finds web addresses in plain text. What is not surely a safe address stays text. */

export type TextPart = { text: string } | { text: string; url: string }

const CANDIDATE = /https?:\/\/[^\s<>"'`（）【】《》「」，。；！？、]+/giu
const TRAILING = /[.,;:!?)\]}*_]+$/u

/** An absolute http(s) address, resolved against the gateway's; null for any other scheme or what is no address. */
export function safeUrl(address: string, base: string): string | null {
  try {
    const url = new URL(address, `${base}/`)
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null
  } catch {
    return null
  }
}

/** Splits text into plain parts and links; joined again, the parts' texts are the text. */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const match of text.matchAll(CANDIDATE)) {
    const words = match[0].replace(TRAILING, '')
    const url = safeUrl(words, 'https://invalid')
    // A name or password in front of the host is how one address is dressed up as another.
    if (url === null || new URL(url).username !== '') continue
    if (match.index > end) parts.push({ text: text.slice(end, match.index) })
    parts.push({ text: words, url })
    end = match.index + words.length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}
