import type { JSX } from 'preact'
import type { Typist } from '../state/conversation.js'
import { usePanel } from './context.js'

/** Somebody on the other side is writing. */
export function Typing({ who }: { who: Typist }): JSX.Element {
  const { conversation, texts } = usePanel()
  const words =
    who === 'bot' ? texts.typing.bot : texts.typing.agent(conversation.agentName.value ?? texts.someone)
  return (
    <div class="typing">
      <span class="hidden">{words}</span>
      <span class="typing-dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
    </div>
  )
}
