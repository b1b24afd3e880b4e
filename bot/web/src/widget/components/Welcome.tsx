import type { JSX } from 'preact'
import { usePanel } from './context.js'

/** What stands there before anything was said: a greeting and ways to begin. */
export function Welcome(): JSX.Element {
  const { conversation, texts } = usePanel()
  return (
    <section class="welcome">
      <h3>{texts.greeting}</h3>
      <p class="muted">{texts.invitation}</p>
      <ul class="replies">
        {texts.starters.map((words) => (
          <li key={words}>
            <button
              type="button"
              class="reply"
              onClick={() => {
                conversation.send({ text: words }, words)
              }}
            >
              {words}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
