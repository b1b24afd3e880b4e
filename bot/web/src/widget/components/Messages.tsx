import { useComputed } from '@preact/signals'
import type { JSX } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'
import { useFollowing } from '../../shared/following.js'
import { Icon } from '../../shared/icons.js'
import { timeline, type Item } from '../state/timeline.js'
import { usePanel } from './context.js'
import { Message, PendingMessage } from './Message.js'
import { PhotoMessage } from './PhotoMessage.js'
import { DateLine, StatusLine } from './StatusLine.js'
import { Typing } from './Typing.js'
import { Welcome } from './Welcome.js'

function ListItem({ item }: { item: Item }): JSX.Element {
  switch (item.kind) {
    case 'date':
      return <DateLine at={item.at} />
    case 'status':
      return <StatusLine event={item.event} />
    case 'pending':
      return <PendingMessage pending={item.pending} first={item.first} />
    case 'photo':
      return <PhotoMessage photo={item.photo} first={item.first} />
    case 'message':
      return <Message message={item.message} first={item.first} timed={item.timed} current={item.current} />
  }
}

/** Everything said so far. It follows what is new unless the customer has scrolled away to read. */
export function Messages({ open }: { open: boolean }): JSX.Element {
  const { conversation, texts } = usePanel()
  const items = useComputed(() =>
    timeline(conversation.log.value, conversation.pending.value, conversation.photos.all.value),
  ).value
  const typist = conversation.typist.value
  const { scroller, content, follow, settle, scrolled } = useFollowing()
  const [behind, setBehind] = useState(false)

  const lastKey = items.at(-1)?.key
  const lastIsOwn = ['pending', 'photo'].includes(items.at(-1)?.kind ?? '')
  useLayoutEffect(() => {
    if (lastIsOwn) follow()
    setBehind(!settle())
  }, [lastKey, lastIsOwn])
  useLayoutEffect(() => {
    if (open) settle()
  }, [open])

  return (
    <div class="messages">
      <div
        class="scroller"
        ref={scroller}
        onScroll={() => {
          if (scrolled()) setBehind(false)
        }}
        tabIndex={0}
        role="region"
        aria-label={texts.conversation}
      >
        <div ref={content}>
          {items.length === 0 && <Welcome />}
          {/* What was said before is not news: it is announced only once it is complete. */}
          <div
            role="log"
            aria-live={conversation.complete.value ? 'polite' : 'off'}
            aria-label={texts.conversation}
          >
            <ol>
              {items.map((item) => (
                <ListItem key={item.key} item={item} />
              ))}
            </ol>
          </div>
          {typist && <Typing who={typist} />}
        </div>
      </div>
      {behind && (
        <button
          type="button"
          class="to-end"
          onClick={() => {
            setBehind(false)
            follow()
          }}
        >
          {texts.newMessages}
          <Icon name="arrowDown" size={16} />
        </button>
      )}
    </div>
  )
}
