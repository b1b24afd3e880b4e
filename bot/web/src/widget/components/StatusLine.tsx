import type { JSX } from 'preact'
import type { StatusEvent } from '../../shared/protocol.js'
import { usePanel } from './context.js'

/** Says that somebody else answers now. */
export function StatusLine({ event }: { event: StatusEvent }): JSX.Element {
  const { texts } = usePanel()
  const { status, queue_position: position } = event
  const words =
    status === 'agent'
      ? texts.statusLine.agent(event.agent_name ?? texts.someone)
      : status === 'queued' && position !== undefined
        ? texts.statusLine.queuePosition(position)
        : texts.statusLine[status]
  return <li class="status-line">{words}</li>
}

/** The day of the messages below. */
export function DateLine({ at }: { at: string }): JSX.Element {
  const { format, texts } = usePanel()
  const today = new Date()
  const yesterday = new Date(today)
  yesterday.setDate(today.getDate() - 1)
  const day = new Date(at).toDateString()
  const words =
    day === today.toDateString()
      ? texts.today
      : day === yesterday.toDateString()
        ? texts.yesterday
        : format.weekday(at)
  return <li class="date-line">{words}</li>
}
