import type { JSX } from 'preact'
import { Icon } from '../shared/icons.js'
import type { HandoffBlock } from '../shared/protocol.js'
import { useBlocks } from './context.js'
import { Words } from './Text.js'

/** A person is asked to join. The reason and the summary are for the agent, who has no actions on blocks. */
export function Handoff({ block }: { block: HandoffBlock }): JSX.Element {
  const { actions, texts } = useBlocks()
  return (
    <section class="panel-block handoff">
      <Icon name="person" />
      <div>
        <Words text={block.text} />
        {!actions && (
          <p class="muted">
            {texts.handoffReason[block.reason]}
            {block.summary && `: ${block.summary}`}
          </p>
        )}
      </div>
    </section>
  )
}
