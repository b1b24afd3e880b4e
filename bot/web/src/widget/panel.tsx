/** Mounts the panel into the widget's shadow root, beside the loader's button. */
import { effect, signal } from '@preact/signals'
import { render } from 'preact'
import blockStyles from '../blocks/blocks.css?inline'
import baseStyles from '../shared/base.css?inline'
import { connectPolling } from '../shared/polling.js'
import { browserStorage } from '../shared/storage.js'
import { connectWebSocket } from '../shared/websocket.js'
import { PanelView } from './components/PanelView.js'
import { storagePrefix, type Embedding, type Panel } from './embedding.js'
import { Conversation } from './state/conversation.js'
import panelStyles from './panel.css?inline'

export function mount(embedding: Embedding): Panel {
  const { base, root } = embedding
  const storage = browserStorage(storagePrefix(base))
  const open = signal(false)
  const language = signal(embedding.language)
  const conversation = new Conversation({
    base,
    storage,
    connects: [connectWebSocket, connectPolling],
    language: () => language.value,
    identity: embedding.identity,
  })

  const sheets = [baseStyles, blockStyles, panelStyles].map((text) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(text)
    return sheet
  })
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...sheets]
  const container = document.createElement('div')
  root.prepend(container)
  render(
    <PanelView
      open={open}
      language={language}
      base={base}
      storage={storage}
      conversation={conversation}
      close={() => {
        embedding.close()
      }}
    />,
    container,
  )
  const stopCounting = effect(() => {
    embedding.unread(open.value ? 0 : conversation.unread.value)
  })
  conversation.start()

  return {
    show() {
      open.value = true
    },
    hide() {
      open.value = false
    },
    identify(identity) {
      conversation.identify(identity)
    },
    configure(settings) {
      if (settings.language) language.value = settings.language
    },
    say(text) {
      conversation.send({ text }, text)
    },
    cart(productId) {
      conversation.reactions.react('cart', productId)
    },
    destroy() {
      stopCounting()
      conversation.stop()
      render(null, container)
      container.remove()
    },
  }
}
