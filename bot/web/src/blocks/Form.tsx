import type { JSX, TargetedSubmitEvent } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { FormBlock } from '../shared/protocol.js'
import { useBlocks } from './context.js'

type Field = FormBlock['fields'][number]

const INPUT_TYPES: Partial<Record<Field['kind'], 'email' | 'tel' | 'number'>> = {
  email: 'email',
  tel: 'tel',
  number: 'number',
}

function Control({ field, id, error }: { field: Field; id: string; error: string | undefined }): JSX.Element {
  const shared = {
    id,
    name: field.name,
    required: field.required === true,
    'aria-invalid': error !== undefined,
    'aria-describedby': error === undefined ? undefined : `${id}-error`,
  }
  if (field.kind === 'select') {
    return (
      <select {...shared}>
        <option value="" />
        {field.options?.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    )
  }
  if (field.kind === 'textarea') return <textarea {...shared} rows={3} />
  return (
    <input
      {...shared}
      type={INPUT_TYPES[field.kind] ?? 'text'}
      autocomplete={field.autocomplete ?? 'off'}
      autocapitalize={field.kind === 'order_number' ? 'characters' : undefined}
      spellcheck={false}
      list={undefined}
    />
  )
}

/** Fields to fill in. The answer is one message: a line for each field, as a person would write it. */
export function Form({ block, current }: { block: FormBlock; current: boolean }): JSX.Element {
  const { actions, texts } = useBlocks()
  const [errors, setErrors] = useState<Record<string, string>>({})
  const prefix = useId()
  const open = actions !== null && current
  // The answer stands in the log; an empty form below it would only look unanswered.
  if (actions !== null && !open) return <p class="panel-block block-title">{block.title}</p>

  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = event.currentTarget
    const data = new FormData(form)
    const answers = block.fields.map((field) => {
      const value = data.get(field.name)
      return { field, value: typeof value === 'string' ? value.trim() : '' }
    })
    const found: Record<string, string> = {}
    for (const { field, value } of answers) {
      if (field.required && value === '') found[field.name] = texts.fillIn
      else if (field.kind === 'email' && value !== '' && !/^\S+@\S+\.\S+$/u.test(value)) {
        found[field.name] = texts.notAnEmail
      }
    }
    setErrors(found)
    const wrong = answers.find(({ field }) => field.name in found)
    if (wrong) {
      form.querySelector<HTMLElement>(`[name="${wrong.field.name}"]`)?.focus()
      return
    }
    const filled = answers.filter(({ value }) => value !== '')
    if (filled.length > 0)
      actions?.submit(filled.map(({ field, value }) => `${field.label}: ${value}`).join('\n'))
  }

  return (
    <form class="panel-block form" noValidate onSubmit={submit} aria-label={block.title}>
      <h3 class="block-title">{block.title}</h3>
      <fieldset disabled={!open}>
        {block.fields.map((field) => {
          const id = `${prefix}-${field.name}`
          const error = errors[field.name]
          return (
            <div key={field.name} class="field">
              <label for={id}>
                {field.label}
                {field.required && <span class="hidden"> ({texts.required})</span>}
              </label>
              <Control field={field} id={id} error={error} />
              {error !== undefined && (
                <p class="field-error" id={`${id}-error`} role="alert">
                  {error}
                </p>
              )}
            </div>
          )
        })}
        <button type="submit" class="button">
          {block.submit}
        </button>
      </fieldset>
    </form>
  )
}
