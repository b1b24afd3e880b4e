import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../../shared/icons.js'
import type { Detail } from '../wire.js'
import { useConsole } from './context.js'
import { Facts } from './Facts.js'
import { ReplyBox } from './ReplyBox.js'
import { Thread } from './Thread.js'

function CloseButton({ conversation }: { conversation: string }): JSX.Element {
  const { desk, texts } = useConsole()
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <>
      <button
        type="button"
        class="button-plain"
        onClick={() => {
          dialog.current?.showModal()
        }}
      >
        {texts.close}
      </button>
      <dialog ref={dialog} aria-labelledby="close-question">
        <h2 id="close-question">{texts.confirmClose}</h2>
        <form method="dialog">
          <button type="submit" class="button-plain">
            {texts.cancel}
          </button>
          <button type="submit" class="button" onClick={() => void desk.act(conversation, 'close')}>
            {texts.close}
          </button>
        </form>
      </dialog>
    </>
  )
}

function Actions({ detail }: { detail: Detail }): JSX.Element {
  const { desk, texts } = useConsole()
  const { agent_name: agent, conversation, status } = detail.item
  const mine = status === 'agent' && agent === desk.session.value?.agent.name
  return (
    <div class="actions">
      {(status === 'queued' || status === 'bot') && (
        <button type="button" class="button" onClick={() => void desk.act(conversation, 'claim')}>
          {texts.claim}
        </button>
      )}
      {mine && (
        <button type="button" class="button-plain" onClick={() => void desk.act(conversation, 'release')}>
          {texts.release}
        </button>
      )}
      {mine && <CloseButton conversation={conversation} />}
    </div>
  )
}

/** The conversation that is open: its words, the ways to act on it, and what is known of the customer. */
export function ConversationView(): JSX.Element {
  const { desk, texts } = useConsole()
  const [factsOpen, setFactsOpen] = useState(false)
  const detail = desk.detail.value
  const notice = desk.notice.value
  const heading = useRef<HTMLHeadingElement>(null)
  const id = detail?.item.conversation
  useEffect(() => {
    if (id !== undefined) heading.current?.focus()
  }, [id])

  if (!detail) {
    return (
      <section class="conversation conversation-none">
        {desk.selected.value === null ? (
          <>
            <Icon name="chat" size={36} />
            <h2>{texts.pick}</h2>
            <p class="muted">{texts.pickHint}</p>
          </>
        ) : (
          <p class="muted" aria-busy="true">
            {notice?.kind === 'failed' ? texts.failed : texts.loading}
          </p>
        )}
      </section>
    )
  }
  const { item } = detail
  return (
    <section class="conversation" aria-labelledby="conversation-title">
      <header class="conversation-head">
        <button
          type="button"
          class="icon-button back"
          aria-label={texts.back}
          onClick={() => void desk.select(null)}
        >
          <Icon name="arrowLeft" />
        </button>
        <div class="conversation-who">
          <h1 id="conversation-title" tabIndex={-1} ref={heading}>
            {item.customer_name ?? texts.guest}
          </h1>
          <p class="muted">
            {item.status === 'agent' && item.agent_name !== null
              ? texts.withAgent(item.agent_name)
              : texts.status[item.status]}
          </p>
        </div>
        <button
          type="button"
          class="icon-button facts-toggle"
          aria-label={texts.details}
          aria-expanded={factsOpen}
          onClick={() => {
            setFactsOpen(!factsOpen)
          }}
        >
          <Icon name="info" />
        </button>
        <Actions detail={detail} />
      </header>
      <div role="alert">
        {notice && notice.kind !== 'expired' && (
          <p class="alert">{notice.kind === 'won' ? texts.wonBy(notice.by) : texts.failed}</p>
        )}
      </div>
      <div class={factsOpen ? 'conversation-body facts-open' : 'conversation-body'}>
        <div class="conversation-words">
          <Thread detail={detail} />
          <ReplyBox item={item} />
        </div>
        <Facts detail={detail} />
      </div>
    </section>
  )
}
