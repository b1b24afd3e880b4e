import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { Icon } from '../../shared/icons.js'
import type { Account } from '../state/account.js'
import { listUrl, navigate, route } from '../state/route.js'
import { useShop } from './context.js'

function Search(): JSX.Element {
  const { texts } = useShop()
  const id = useId()
  const current = route.value
  const words = current.page === 'list' ? current.words : ''
  const search = (value: string): void => {
    const category = current.page === 'list' ? current.category : null
    navigate(listUrl(category, value), { replace: current.page === 'list' })
  }
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
      }}
    >
      <label class="hidden" for={id}>
        {texts.search}
      </label>
      <Icon name="search" size={18} />
      <input
        id={id}
        type="search"
        value={words}
        placeholder={texts.search}
        onInput={(event) => {
          search(event.currentTarget.value)
        }}
      />
    </form>
  )
}

function SignIn({ account }: { account: Account }): JSX.Element | null {
  const { texts } = useShop()
  const id = useId()
  if (account.customers.value.length === 0) return null
  return (
    <div class="sign-in">
      <label for={id}>{texts.signIn}</label>
      <span class="select">
        <select
          id={id}
          value={account.current.value ?? ''}
          onChange={(event) => {
            void account.signIn(event.currentTarget.value || null)
          }}
        >
          <option value="">{texts.guest}</option>
          {account.customers.value.map(({ customer_id, name }) => (
            <option key={customer_id} value={customer_id}>
              {name}
            </option>
          ))}
        </select>
        <Icon name="chevronDown" size={16} />
      </span>
    </div>
  )
}

/** The shop's name, its search, who is shopping, the language and the theme. */
export function TopBar({ account }: { account: Account }): JSX.Element {
  const { language, preferences, texts } = useShop()
  const dark = preferences.theme.value === 'dark'
  return (
    <header class="top">
      <div class="wide top-row">
        <a class="brand" href="/shop">
          <svg width="30" height="30" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path d="M16 3 9 13h3l-5 7h18l-5-7h3z" fill="currentColor" />
            <path
              d="M4 25c2.5 2 5.5 2 8 0s5.5-2 8 0 5.5 2 8 0"
              fill="none"
              stroke="currentColor"
              stroke-width="2"
              stroke-linecap="round"
            />
          </svg>
          {texts.name}
        </a>
        <Search />
        <div class="top-tools">
          <SignIn account={account} />
          <button
            type="button"
            class="tool"
            lang={language === 'zh' ? 'en' : 'zh-CN'}
            onClick={() => {
              preferences.language.value = language === 'zh' ? 'en' : 'zh'
            }}
          >
            {language === 'zh' ? 'English' : '中文'}
          </button>
          <button
            type="button"
            class="icon-button"
            aria-label={texts.theme}
            aria-pressed={dark}
            onClick={() => {
              preferences.theme.value = dark ? 'light' : 'dark'
            }}
          >
            <Icon name={dark ? 'sun' : 'moon'} />
          </button>
        </div>
      </div>
      {account.failed.value && (
        <p class="wide top-failed" role="alert">
          {texts.signInFailed}
        </p>
      )}
    </header>
  )
}
