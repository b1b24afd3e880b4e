import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../../shared/icons.js'

/** A picture that has no address yet; an icon where this browser cannot draw it. */
export function Preview({ canvas, name }: { canvas: HTMLCanvasElement | null; name: string }): JSX.Element {
  const place = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    if (canvas) place.current?.replaceChildren(canvas)
  }, [canvas])
  return canvas ? (
    <span key="drawn" ref={place} class="preview" role="img" aria-label={name} />
  ) : (
    <span key="icon" class="preview" role="img" aria-label={name}>
      <Icon name="picture" />
    </span>
  )
}
