import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { Icon } from '../../shared/icons.js'
import type { widget as english } from '../../texts/en.js'
import { usePanel } from './context.js'
import { Preview } from './Preview.js'

/** Kind words for a code of the gateway's, or of this page's own. */
export function photoError(code: string | null, texts: typeof english): string {
  const { errors } = texts.photo
  return code !== null && Object.hasOwn(errors, code) ? errors[code as keyof typeof errors] : errors.other
}

/** The picture that goes with the next message, and why one that was picked does not. */
export function Attachment({ removed }: { removed: () => void }): JSX.Element {
  const { conversation, texts } = usePanel()
  const { photos } = conversation
  const attached = photos.attached.value
  const refused = photos.refused.value
  return (
    <>
      <p role="status" class="hidden">
        {attached && texts.photo.attached}
      </p>
      <div role="alert">
        {refused !== null && <p class="attachment-refused">{photoError(refused, texts)}</p>}
      </div>
      {attached && (
        <div class="attachment">
          <Preview canvas={attached.preview} name={texts.photo.yours} />
          <span class="attachment-name">{attached.name}</span>
          <button
            type="button"
            class="icon-button"
            aria-label={texts.photo.remove}
            onClick={() => {
              photos.remove()
              removed()
            }}
          >
            <Icon name="close" size={16} />
          </button>
        </div>
      )}
    </>
  )
}

function PictureButton({ kind }: { kind: 'picture' | 'camera' }): JSX.Element {
  const { conversation, texts } = usePanel()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        class={`attach attach-${kind}`}
        aria-label={kind === 'camera' ? texts.photo.camera : texts.photo.add}
        onClick={() => {
          input.current?.click()
        }}
      >
        <Icon name={kind} />
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        capture={kind === 'camera' ? 'environment' : undefined}
        hidden
        onChange={({ currentTarget }) => {
          conversation.photos.attach([...(currentTarget.files ?? [])])
          // Or the same file could not be picked again.
          currentTarget.value = ''
        }}
      />
    </>
  )
}

/** Ways to pick a picture. New Androids leave the camera out of what they offer, so phones have a button for it. */
export function PictureButtons(): JSX.Element | null {
  const { conversation } = usePanel()
  if (!conversation.takesPictures.value) return null
  return (
    <>
      <PictureButton kind="picture" />
      <PictureButton kind="camera" />
    </>
  )
}
