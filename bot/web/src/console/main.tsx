/** The agents' console: the queue, the open conversation, and the reply. */
import { effect } from '@preact/signals'
import { render, type JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { BlockProvider } from '../blocks/context.js'
import { Format } from '../shared/format.js'
import { preferencesOf } from '../shared/preferences.js'
import { blocks as englishBlocks, console as english } from '../texts/en.js'
import { blocks as chineseBlocks, console as chinese } from '../texts/zh.js'
import { HttpApi } from './api.js'
import { ConsoleProvider } from './components/context.js'
import { ConversationView } from './components/ConversationView.js'
import { Queue } from './components/Queue.js'
import { SignIn } from './components/SignIn.js'
import '../shared/tokens.css'
import '../shared/base.css'
import '../blocks/blocks.css'
import './console.css'
import { Desk } from './state/desk.js'

const preferences = preferencesOf('frontdoor-console ')
const desk = new Desk(new HttpApi())

function Console(): JSX.Element | null {
  const language = preferences.language.value
  const texts = language === 'zh' ? chinese : english
  const blockTexts = language === 'zh' ? chineseBlocks : englishBlocks
  const format = useMemo(() => new Format(language), [language])
  const session = desk.session.value
  if (session === undefined) return null
  return (
    <ConsoleProvider value={{ desk, texts, blockTexts, format, preferences }}>
      {session === null ? (
        <SignIn />
      ) : (
        <BlockProvider value={{ texts: blockTexts, format, base: location.origin, actions: null }}>
          <main class={desk.selected.value === null ? 'desk' : 'desk desk-open'}>
            <Queue />
            <ConversationView />
          </main>
        </BlockProvider>
      )}
    </ConsoleProvider>
  )
}

effect(() => {
  const { title } = preferences.language.value === 'zh' ? chinese : english
  document.title = desk.waiting.value > 0 ? `(${desk.waiting.value}) ${title}` : title
})
const app = document.getElementById('app')
if (app) render(<Console />, app)
void desk.start()
