import type { JSX } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import type { Item } from '../wire.js'
import { useConsole } from './context.js'

const PAUSE_MS = 4000

/** Where the agent writes. The draft belongs to the conversation, and stays when somebody else was faster. */
export function ReplyBox({ item }: { item: Item }): JSX.Element {
  const { desk, texts } = useConsole()
  const { conversation } = item
  const id = useId()
  const input = useRef<HTMLTextAreaElement>(null)
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined)
  const draft = desk.drafts.value.get(conversation) ?? ''
  const mine = item.status === 'agent' && item.agent_name === desk.session.value?.agent.name
  // Who took over and writes on at once need not wait for the gateway's word.
  const mayWrite = mine || desk.claiming.value === conversation

  useEffect(() => {
    if (mine) input.current?.focus()
  }, [mine, conversation])

  const stopTyping = (): void => {
    if (typing.current === undefined) return
    clearTimeout(typing.current)
    typing.current = undefined
    desk.setTyping(conversation, false)
  }
  const send = (): void => {
    stopTyping()
    void desk.send(conversation)
  }

  if (item.status === 'closed') return <p class="reply-note muted">{texts.closedNote}</p>
  return (
    <form
      class="reply-box"
      onSubmit={(event) => {
        event.preventDefault()
        if (mayWrite) send()
        else void desk.act(conversation, 'claim')
      }}
    >
      <label class="hidden" for={id}>
        {texts.replyTo(item.customer_name ?? texts.guest)}
      </label>
      <textarea
        id={id}
        ref={input}
        rows={3}
        value={draft}
        placeholder={mayWrite ? texts.reply : texts.claimToReply}
        dir="auto"
        onInput={(event) => {
          desk.draft(conversation, event.currentTarget.value)
          if (!mine) return
          if (typing.current === undefined) desk.setTyping(conversation, true)
          clearTimeout(typing.current)
          typing.current = setTimeout(stopTyping, PAUSE_MS)
        }}
        onKeyDown={(event) => {
          if (mayWrite && event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
            event.preventDefault()
            send()
          }
        }}
      />
      <button type="submit" class="button" disabled={mayWrite && draft.trim() === ''}>
        {mayWrite ? texts.send : texts.claim}
      </button>
    </form>
  )
}
