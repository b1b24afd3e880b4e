import type { JSX } from 'preact'
import { Icon } from '../../shared/icons.js'
import { usePanel } from './context.js'

/** Whether files are dragged; words that are dragged belong into the text box. */
export function isFileDrag(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') ?? false
}

/** The picture in the clipboard. What comes with words, as from a spreadsheet, is meant as words. */
export function pastedFiles(data: DataTransfer | null): File[] {
  if (!data || data.types.includes('text/plain')) return []
  return [...data.files].filter(({ type }) => type.startsWith('image/'))
}

/** Covers the panel while files are dragged over it, so that leaving it is leaving the panel. */
export function DropZone({ done }: { done: () => void }): JSX.Element {
  const { conversation, texts } = usePanel()
  return (
    <div
      class="drop-zone"
      onDragOver={(event) => {
        event.preventDefault()
      }}
      onDragLeave={done}
      onDrop={(event) => {
        event.preventDefault()
        done()
        conversation.photos.attach([...(event.dataTransfer?.files ?? [])])
      }}
    >
      <p>
        <Icon name="picture" size={28} />
        {texts.photo.drop}
      </p>
    </div>
  )
}
