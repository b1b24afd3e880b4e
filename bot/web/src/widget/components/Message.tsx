import type { JSX } from 'preact'
import { Blocks } from '../../blocks/Block.js'
import { Icon } from '../../shared/icons.js'
import type { LogMessage } from '../../shared/protocol.js'
import { blocksOf, type Pending } from '../state/outbox.js'
import { usePanel } from './context.js'

interface MessageProps {
  message: LogMessage
  /** The first of those that one sender wrote in a row. */
  first: boolean
  /** Whether the time is shown; otherwise it is there for screen readers. */
  timed: boolean
  current: boolean
}

/** One message of the log. */
export function Message({ message, first, timed, current }: MessageProps): JSX.Element {
  const { format, texts } = usePanel()
  const { sender } = message
  const name =
    sender === 'customer' ? texts.you : sender === 'agent' ? (message.agent_name ?? texts.someone) : texts.bot
  return (
    <li class={`message from-${sender}${first ? ' first' : ''}`}>
      {first && sender === 'agent' ? <p class="sender">{name}</p> : <span class="hidden">{name}: </span>}
      <Blocks blocks={message.blocks} current={current} />
      <p class={timed ? 'meta' : 'hidden'}>
        {sender === 'customer' && (
          <>
            <Icon name="check" size={14} />
            <span class="hidden">{texts.sent}, </span>
          </>
        )}
        <time dateTime={message.at}>{format.time(message.at)}</time>
      </p>
    </li>
  )
}

/** A message that the gateway does not have yet, or has refused. */
export function PendingMessage({ pending, first }: { pending: Pending; first: boolean }): JSX.Element {
  const { conversation, texts } = usePanel()
  const { refused } = pending
  const id = pending.frame.client_msg_id
  const why =
    refused === 'too_large' || refused === 'too_many'
      ? texts.errors[refused]
      : pending.picture
        ? texts.photo.errors.gone
        : texts.errors.other
  return (
    <li class={`message from-customer pending${first ? ' first' : ''}`}>
      <span class="hidden">{texts.you}: </span>
      <Blocks blocks={blocksOf(pending)} current={false} />
      {refused === null ? (
        <p class="meta">
          <Icon name="clock" size={14} />
          {texts.sending}
        </p>
      ) : (
        <div class="meta meta-failed" role="alert">
          <Icon name="warning" size={14} />
          <span>
            {texts.notSent}. {why}
          </span>
          <button
            type="button"
            onClick={() => {
              conversation.retry(id)
            }}
          >
            {texts.retry}
          </button>
          <button
            type="button"
            onClick={() => {
              conversation.discard(id)
            }}
          >
            {texts.discard}
          </button>
        </div>
      )}
    </li>
  )
}
