import type { JSX } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../../shared/icons.js'
import { Attachment, PictureButtons } from './Attachment.js'
import { usePanel } from './context.js'

const DRAFT_KEY = 'draft'
/** From here on the characters that are left are counted. */
const COUNT_FROM = 100
/** Without a key for this long the customer is no longer typing. */
const PAUSE_MS = 4000

/** Where the customer writes. The draft outlives a reload. */
export function Composer({ open }: { open: boolean }): JSX.Element {
  const { conversation, storage, texts } = usePanel()
  const [draft, setDraft] = useState(() => {
    const kept = storage.get(DRAFT_KEY)
    return typeof kept === 'string' ? kept : ''
  })
  const input = useRef<HTMLTextAreaElement>(null)
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined)
  const id = useId()
  const left = conversation.maxChars.value - Array.from(draft.trim()).length
  const attached = conversation.photos.attached.value !== null
  const sendable = (draft.trim() !== '' || attached) && left >= 0

  useEffect(() => {
    if (open) input.current?.focus()
  }, [open])
  useEffect(() => {
    if (attached) input.current?.focus()
  }, [attached])
  useLayoutEffect(() => {
    const element = input.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [draft, open])

  const stopTyping = (): void => {
    if (typing.current === undefined) return
    clearTimeout(typing.current)
    typing.current = undefined
    conversation.setTyping(false)
  }
  const write = (text: string): void => {
    setDraft(text)
    if (text === '') storage.remove(DRAFT_KEY)
    else storage.set(DRAFT_KEY, text)
  }
  const send = (): void => {
    if (!sendable) return
    stopTyping()
    if (attached) conversation.sendPhoto(draft.trim())
    else conversation.send({ text: draft.trim() }, draft.trim())
    // Why a file was not added is no longer news.
    conversation.photos.remove()
    write('')
    input.current?.focus()
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {left < COUNT_FROM && (
        <p class={left < 0 ? 'count count-over' : 'count'} role="status" id={`${id}-count`}>
          {left < 0 ? texts.tooLong(-left) : texts.charactersLeft(left)}
        </p>
      )}
      <Attachment
        removed={() => {
          input.current?.focus()
        }}
      />
      <div class="composer-box">
        <PictureButtons />
        <label class="hidden" for={id}>
          {texts.message}
        </label>
        <textarea
          id={id}
          ref={input}
          rows={1}
          value={draft}
          placeholder={attached ? texts.photo.placeholder : texts.placeholder}
          enterkeyhint="send"
          dir="auto"
          aria-describedby={left < COUNT_FROM ? `${id}-count` : undefined}
          aria-invalid={left < 0}
          onInput={(event) => {
            if (typing.current === undefined) conversation.setTyping(true)
            clearTimeout(typing.current)
            typing.current = setTimeout(stopTyping, PAUSE_MS)
            write(event.currentTarget.value)
          }}
          onKeyDown={(event) => {
            // While an input method is composing, Enter chooses a word.
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
              event.preventDefault()
              send()
            }
          }}
        />
        <button type="submit" class="send" aria-label={texts.send} disabled={!sendable}>
          <Icon name="arrowUp" />
        </button>
      </div>
    </form>
  )
}
