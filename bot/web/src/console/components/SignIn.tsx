import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { ApiError } from '../api.js'
import { useConsole } from './context.js'
import { Tools } from './Tools.js'

/** The way in. */
export function SignIn(): JSX.Element {
  const { desk, texts } = useConsole()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<'wrongLogin' | 'tooMany' | 'unreachable' | null>(null)
  const expired = desk.notice.value?.kind === 'expired'

  const submit = async (form: HTMLFormElement): Promise<void> => {
    const data = new FormData(form)
    const read = (name: string): string => {
      const value = data.get(name)
      return typeof value === 'string' ? value : ''
    }
    setBusy(true)
    setProblem(null)
    try {
      await desk.signIn(read('email'), read('password'))
    } catch (error) {
      const status = error instanceof ApiError ? error.status : 0
      setProblem(status === 429 ? 'tooMany' : status === 401 || status === 400 ? 'wrongLogin' : 'unreachable')
      setBusy(false)
    }
  }
  return (
    <main class="sign-in-page">
      <form
        class="sign-in"
        onSubmit={(event) => {
          event.preventDefault()
          void submit(event.currentTarget)
        }}
      >
        <h1>{texts.name}</h1>
        <p class="muted">{texts.signInLead}</p>
        {(problem ?? expired) && (
          <p class={problem ? 'alert' : 'alert alert-quiet'} role="alert">
            {problem ? texts[problem] : texts.expired}
          </p>
        )}
        <div class="field">
          <label for="email">{texts.email}</label>
          <input id="email" name="email" type="email" autocomplete="username" required autofocus />
        </div>
        <div class="field">
          <label for="password">{texts.password}</label>
          <input id="password" name="password" type="password" autocomplete="current-password" required />
        </div>
        <button type="submit" class="button" disabled={busy}>
          {texts.signIn}
        </button>
      </form>
      <Tools />
    </main>
  )
}
