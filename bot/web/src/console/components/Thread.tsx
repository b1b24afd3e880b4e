import type { JSX } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { Blocks } from '../../blocks/Block.js'
import { useFollowing } from '../../shared/following.js'
import { Icon } from '../../shared/icons.js'
import type { LogEntry, StatusEvent } from '../../shared/protocol.js'
import type { Reply } from '../state/desk.js'
import type { Detail } from '../wire.js'
import { useConsole } from './context.js'

function Change({ event }: { event: StatusEvent }): JSX.Element {
  const { format, texts } = useConsole()
  const words =
    event.status === 'agent' ? texts.events.agent(event.agent_name ?? '') : texts.events[event.status]
  return (
    <li class="change">
      {words} · <time dateTime={event.at}>{format.time(event.at)}</time>
    </li>
  )
}

function Entry({ entry, before }: { entry: LogEntry; before: LogEntry | undefined }): JSX.Element {
  const { desk, format, texts } = useConsole()
  if (entry.kind === 'status') return <Change event={entry} />
  const mine = entry.sender === 'agent' && entry.agent_name === desk.session.value?.agent.name
  const name = mine ? texts.you : entry.sender === 'agent' ? (entry.agent_name ?? '') : texts[entry.sender]
  const first =
    before?.kind !== 'message' || before.sender !== entry.sender || before.agent_name !== entry.agent_name
  return (
    <li class={`entry by-${entry.sender}${first ? ' first' : ''}`}>
      <p class={first ? 'entry-head' : 'hidden'}>
        <span class="entry-name">{name}</span> <time dateTime={entry.at}>{format.time(entry.at)}</time>
      </p>
      <Blocks blocks={entry.blocks} current={false} />
    </li>
  )
}

function Unsent({ reply }: { reply: Reply }): JSX.Element {
  const { desk, texts } = useConsole()
  return (
    <li class="entry by-agent first">
      <p class="entry-head">
        <span class="entry-name">{texts.you}</span> {!reply.failed && texts.sending}
      </p>
      <div class="bubble">
        <p class="words" dir="auto">
          {reply.text}
        </p>
      </div>
      {reply.failed && (
        <p class="unsent" role="alert">
          <Icon name="warning" size={16} />
          {texts.notSent}
          <button type="button" onClick={() => void desk.retry(reply.id)}>
            {texts.retry}
          </button>
        </p>
      )}
    </li>
  )
}

/** Everything said in the open conversation, as the customer sees it. */
export function Thread({ detail }: { detail: Detail }): JSX.Element {
  const { desk, texts } = useConsole()
  const { scroller, content, follow, settle, scrolled } = useFollowing()
  const { conversation } = detail.item
  const replies = desk.replies.value.filter((reply) => reply.conversation === conversation)
  const typing = desk.typing.value === conversation

  useLayoutEffect(follow, [conversation])
  useLayoutEffect(() => {
    settle()
  }, [detail.log.length, replies.length, typing])

  return (
    <div
      class="thread"
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={texts.queue}
      onScroll={scrolled}
    >
      <div ref={content}>
        <div role="log" aria-label={texts.queue}>
          <ol>
            {detail.log.map((entry, index) => (
              <Entry key={entry.seq} entry={entry} before={detail.log[index - 1]} />
            ))}
            {replies.map((reply) => (
              <Unsent key={reply.id} reply={reply} />
            ))}
          </ol>
        </div>
        <p class="thread-typing muted" role="status">
          {typing && `${detail.item.customer_name ?? texts.guest} ${texts.typing}…`}
        </p>
      </div>
    </div>
  )
}
