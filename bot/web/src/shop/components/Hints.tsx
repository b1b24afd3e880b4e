import type { JSX } from 'preact'
import { Icon } from '../../shared/icons.js'
import { useShop } from './context.js'

/** Questions that show what the chat can do; a click asks them. */
export function Hints(): JSX.Element {
  const { texts } = useShop()
  return (
    <section class="hints" aria-labelledby="hints-title">
      <h2 id="hints-title">{texts.toTry}</h2>
      <ul>
        {texts.hints.map((words) => (
          <li key={words}>
            <button
              type="button"
              onClick={() => {
                window.frontdoor?.open(words)
              }}
            >
              <Icon name="chat" size={18} />
              {words}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
