import type { JSX } from 'preact'
import { Icon } from '../../shared/icons.js'
import type { Photo } from '../state/photos.js'
import { photoError } from './Attachment.js'
import { usePanel } from './context.js'
import { Preview } from './Preview.js'

/** A photo on its way to the gateway, or one that did not arrive. */
export function PhotoMessage({ photo, first }: { photo: Photo; first: boolean }): JSX.Element {
  const { conversation, texts } = usePanel()
  const { photos } = conversation
  const { id, progress, state, words } = photo
  const failed = state === 'failed'
  return (
    <li class={`message from-customer pending${first ? ' first' : ''}`}>
      <span class="hidden">{texts.you}: </span>
      <div class="bubble photo">
        <Preview canvas={photo.preview} name={texts.photo.yours} />
        {!failed && <progress max={1} value={progress} aria-label={texts.photo.uploading} />}
        {words !== '' && (
          <p class="words" dir="auto">
            {words}
          </p>
        )}
      </div>
      {failed ? (
        <div class="meta meta-failed" role="alert">
          <Icon name="warning" size={14} />
          <span>
            {texts.notSent}. {photoError(photo.code, texts)}
          </span>
          <button
            type="button"
            onClick={() => {
              photos.retry(id)
            }}
          >
            {texts.retry}
          </button>
          <button
            type="button"
            onClick={() => {
              photos.drop(id)
            }}
          >
            {texts.discard}
          </button>
        </div>
      ) : (
        <div class="meta">
          <Icon name="clock" size={14} />
          {state === 'waiting' ? texts.photo.waiting : texts.photo.uploading}
          {/* The bar says it to screen readers; in the log every change would be read out. */}
          {state === 'sending' && <span aria-hidden="true">{Math.round(progress * 100)} %</span>}
          <button
            type="button"
            onClick={() => {
              photos.drop(id)
            }}
          >
            {texts.photo.cancel}
          </button>
        </div>
      )}
    </li>
  )
}
