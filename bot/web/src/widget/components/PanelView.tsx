import { useComputed, useSignalEffect, type Signal } from '@preact/signals'
import type { JSX, TargetedKeyboardEvent } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { BlockProvider, type BlockActions } from '../../blocks/context.js'
import { Format } from '../../shared/format.js'
import { localeOf } from '../../shared/language.js'
import type { Language } from '../../shared/protocol.js'
import type { KeyValues } from '../../shared/storage.js'
import { blocks as englishBlocks, widget as english } from '../../texts/en.js'
import { blocks as chineseBlocks, widget as chinese } from '../../texts/zh.js'
import { NAVIGATE } from '../embedding.js'
import type { Conversation } from '../state/conversation.js'
import { Composer } from './Composer.js'
import { PanelProvider } from './context.js'
import { DropZone, isFileDrag, pastedFiles } from './DropZone.js'
import { Header } from './Header.js'
import { Messages } from './Messages.js'

const PHONE = '(max-width: 600px)'
const FOCUSABLE = 'button:not(:disabled), a[href], input, select, textarea, summary, [tabindex="0"]'
/** Short gaps in the connection are not worth a word. */
const LOST_NOTICE_MS = 1500

interface PanelViewProps {
  open: Signal<boolean>
  language: Signal<Language>
  base: string
  storage: KeyValues
  conversation: Conversation
  close: () => void
}

function usePhone(): boolean {
  const [phone, setPhone] = useState(() => matchMedia(PHONE).matches)
  useEffect(() => {
    const query = matchMedia(PHONE)
    const changed = (): void => {
      setPhone(query.matches)
    }
    query.addEventListener('change', changed)
    return () => {
      query.removeEventListener('change', changed)
    }
  }, [])
  return phone
}

/** Keeps the panel above the on-screen keyboard, which covers the page instead of shrinking it. */
function useVisibleHeight(active: boolean): number | null {
  const [height, setHeight] = useState<number | null>(null)
  useEffect(() => {
    const viewport = window.visualViewport
    if (!active || !viewport) return undefined
    const resized = (): void => {
      setHeight(viewport.height)
    }
    resized()
    viewport.addEventListener('resize', resized)
    return () => {
      viewport.removeEventListener('resize', resized)
      setHeight(null)
    }
  }, [active])
  return height
}

/** On a phone the panel covers the page, so the page behind must not scroll. */
function useStillPage(active: boolean): void {
  useEffect(() => {
    if (!active) return undefined
    const { style } = document.documentElement
    const before = style.overflow
    style.overflow = 'hidden'
    return () => {
      style.overflow = before
    }
  }, [active])
}

function LostNotice({ conversation, words }: { conversation: Conversation; words: string }): JSX.Element {
  const [shown, setShown] = useState(false)
  const lost = conversation.link.value === 'lost'
  useEffect(() => {
    if (!lost) {
      setShown(false)
      return undefined
    }
    const timer = setTimeout(() => {
      setShown(true)
    }, LOST_NOTICE_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [lost])
  return (
    <div role="status" class="notice-place">
      {shown && <p class="notice">{words}</p>}
    </div>
  )
}

/** The whole panel: a dialog beside the page, or over it on a phone. */
export function PanelView(props: PanelViewProps): JSX.Element {
  const { base, close, conversation, storage } = props
  const open = props.open.value
  const language = props.language.value
  const phone = usePhone()
  const height = useVisibleHeight(phone && open)
  useStillPage(phone && open)
  const dialog = useRef<HTMLElement>(null)
  const titleId = useId()
  const [dragged, setDragged] = useState(false)
  const texts = language === 'zh' ? chinese : english
  const blockTexts = language === 'zh' ? chineseBlocks : englishBlocks
  const format = useComputed(() => new Format(props.language.value)).value

  useSignalEffect(() => {
    // Read before the visibility is asked, so that this runs again with each message.
    const count = conversation.log.value.length
    if (count > 0 && props.open.value && document.visibilityState === 'visible') conversation.markSeen()
  })
  useEffect(() => {
    const seen = (): void => {
      if (props.open.value && document.visibilityState === 'visible') conversation.markSeen()
    }
    document.addEventListener('visibilitychange', seen)
    return () => {
      document.removeEventListener('visibilitychange', seen)
    }
  }, [conversation, props.open])

  const actions: BlockActions = {
    choose(id, title) {
      conversation.send({ button_id: id }, title)
    },
    rate(stars, shown) {
      conversation.send({ rating: stars }, shown)
    },
    submit(text) {
      conversation.send({ text }, text)
    },
    follow(url) {
      if (phone) close()
      return !document.dispatchEvent(new CustomEvent(NAVIGATE, { cancelable: true, detail: { url } }))
    },
    react(kind, productId, listId) {
      conversation.reactions.react(kind, productId, listId)
    },
    opinion(productId) {
      return conversation.reactions.opinions.value[productId]
    },
  }

  const keyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Escape' && !event.isComposing) {
      event.stopPropagation()
      close()
    }
    if (event.key !== 'Tab' || !phone) return
    const stops = [...(dialog.current?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])]
    const root = dialog.current?.getRootNode()
    const active = root instanceof ShadowRoot ? root.activeElement : document.activeElement
    const edge = event.shiftKey ? stops[0] : stops.at(-1)
    if (active === edge) {
      event.preventDefault()
      ;(event.shiftKey ? stops.at(-1) : stops[0])?.focus()
    }
  }

  return (
    <PanelProvider value={{ conversation, texts, format, storage }}>
      <BlockProvider value={{ texts: blockTexts, format, base, actions }}>
        <section
          ref={dialog}
          class="panel"
          role="dialog"
          aria-modal={phone}
          aria-labelledby={titleId}
          lang={localeOf(language)}
          hidden={!open}
          style={height === null ? {} : { height: `${height}px` }}
          onKeyDown={keyDown}
          onPaste={(event) => {
            const files = pastedFiles(event.clipboardData)
            if (files.length === 0 || !conversation.takesPictures.value) return
            event.preventDefault()
            conversation.photos.attach(files)
          }}
          onDragEnter={(event) => {
            if (!isFileDrag(event.dataTransfer) || !conversation.takesPictures.value) return
            event.preventDefault()
            setDragged(true)
          }}
        >
          <Header titleId={titleId} close={close} />
          <LostNotice conversation={conversation} words={texts.offline} />
          <Messages open={open} />
          <Composer open={open} />
          {dragged && (
            <DropZone
              done={() => {
                setDragged(false)
              }}
            />
          )}
        </section>
      </BlockProvider>
    </PanelProvider>
  )
}
