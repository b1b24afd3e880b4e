import type { JSX } from 'preact'
import { Icon } from '../../shared/icons.js'
import { useConsole } from './context.js'

/** Language and theme. */
export function Tools(): JSX.Element {
  const { preferences, texts } = useConsole()
  const { language, theme } = preferences
  const chinese = language.value === 'zh'
  const dark = theme.value === 'dark'
  return (
    <div class="tools">
      <button
        type="button"
        class="tool"
        lang={chinese ? 'en' : 'zh-CN'}
        onClick={() => {
          language.value = chinese ? 'en' : 'zh'
        }}
      >
        {chinese ? 'English' : '中文'}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={texts.theme}
        aria-pressed={dark}
        onClick={() => {
          theme.value = dark ? 'light' : 'dark'
        }}
      >
        <Icon name={dark ? 'sun' : 'moon'} />
      </button>
    </div>
  )
}
