import type { JSX } from 'preact'
import { Icon } from '../../shared/icons.js'
import { usePanel } from './context.js'

/** Whose chat this is, who answers right now, and the way out. */
export function Header({ titleId, close }: { titleId: string; close: () => void }): JSX.Element {
  const { conversation, texts } = usePanel()
  const status = conversation.status.value
  const who =
    status === 'agent'
      ? texts.agentHere(conversation.agentName.value ?? texts.someone)
      : status === 'queued'
        ? texts.waiting
        : texts.botAnswers
  return (
    <div class="header">
      <div class="header-words">
        <h2 id={titleId}>{texts.title(conversation.shopName.value)}</h2>
        <p>
          <span class={`presence presence-${status}`} />
          {who}
        </p>
      </div>
      <button type="button" class="icon-button" aria-label={texts.close} onClick={close}>
        <Icon name="close" />
      </button>
    </div>
  )
}
