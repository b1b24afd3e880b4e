import type { ComponentChildren, JSX } from 'preact'
import { safeUrl } from '../shared/links.js'
import { useBlocks } from './context.js'

interface LinkProps {
  url: string
  class?: string
  children: ComponentChildren
  /** Called when the link is followed, also into another tab. */
  followed?: (() => void) | undefined
}

/** A link of a block: pages of the shop open in place, others in a new tab that knows nothing of this one. */
export function Link({ url, class: className, children, followed }: LinkProps): JSX.Element {
  const { actions, base, texts } = useBlocks()
  const href = safeUrl(url, base)
  const middle = ({ button }: MouseEvent): void => {
    if (button === 1) followed?.()
  }
  if (href === null) return <span class={className}>{children}</span>
  if (new URL(href).origin === location.origin) {
    return (
      <a
        class={className}
        href={href}
        onAuxClick={middle}
        onClick={(event) => {
          followed?.()
          const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey
          if (plain && actions?.follow(href)) event.preventDefault()
        }}
      >
        {children}
      </a>
    )
  }
  return (
    <a
      class={className}
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      onClick={followed}
      onAuxClick={middle}
    >
      {children}
      <span class="hidden"> ({texts.opensNewTab})</span>
    </a>
  )
}
