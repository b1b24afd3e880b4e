import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** So near to the end counts as there. */
const NEAR_END_PX = 60

interface Following {
  scroller: RefObject<HTMLDivElement | null>
  content: RefObject<HTMLDivElement | null>
  /** Goes to the end and stays there. */
  follow: () => void
  /** Goes to the end unless the reader is elsewhere; says whether it did. */
  settle: () => boolean
  /** For the scroller's `onScroll`; says whether the end is followed. */
  scrolled: () => boolean
}

/** Keeps the end of a growing list in sight until the reader moves up. */
export function useFollowing(): Following {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const following = useRef(true)
  const lastTop = useRef(0)

  const settle = (): boolean => {
    const element = scroller.current
    if (element && following.current) element.scrollTop = element.scrollHeight
    return following.current
  }
  const follow = (): void => {
    following.current = true
    settle()
  }
  const scrolled = (): boolean => {
    const element = scroller.current
    if (!element) return following.current
    const away = element.scrollHeight - element.scrollTop - element.clientHeight
    // Only a move upwards is the reader's: content that grows takes the end out of sight too.
    if (away < NEAR_END_PX) following.current = true
    else if (element.scrollTop < lastTop.current) following.current = false
    lastTop.current = element.scrollTop
    return following.current
  }
  useEffect(() => {
    // Pictures and fonts that arrive late make the content longer.
    const observer = new ResizeObserver(settle)
    if (content.current) observer.observe(content.current)
    if (scroller.current) observer.observe(scroller.current)
    return () => {
      observer.disconnect()
    }
  }, [])
  return { scroller, content, follow, settle, scrolled }
}
