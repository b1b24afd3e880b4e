/** Line icons, drawn on a 24-pixel grid with a 1.75-pixel stroke. They are decoration: names stand beside them. */
import type { JSX } from 'preact'

const PATHS = {
  arrowLeft: 'M19 12H5m6-6-6 6 6 6',
  arrowRight: 'M5 12h14m-6-6 6 6-6 6',
  arrowUp: 'M12 19V5m-6 6 6-6 6 6',
  arrowDown: 'M12 5v14m6-6-6 6-6-6',
  camera:
    'M4 8.5A1.5 1.5 0 0 1 5.5 7H8l1.5-2.5h5L16 7h2.5A1.5 1.5 0 0 1 20 8.5v9a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5zm8 7.5a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5z',
  chat: 'M20 15a3 3 0 0 1-3 3H9l-5 3V7a3 3 0 0 1 3-3h10a3 3 0 0 1 3 3z',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  chevronDown: 'm6 9 6 6 6-6',
  clock: 'M12 7v5l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  close: 'M6 6l12 12M18 6 6 18',
  external: 'M14 5h5v5m0-5-8 8m6 1v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1h4',
  globe:
    'M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM3.5 9h17m-17 6h17M12 3c2.5 2.6 3.6 5.6 3.6 9s-1.1 6.4-3.6 9c-2.5-2.6-3.6-5.6-3.6-9S9.5 5.6 12 3z',
  info: 'M12 11v5m0-8.5v.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  logout: 'M10 5H6a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h4m5-3 4-4-4-4m4 4H10',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  parcel: 'm4 8 8-4 8 4v8l-8 4-8-4zm0 0 8 4 8-4m-8 4v8M8 6l8 4',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-7 8c.6-3.5 3.4-5.5 7-5.5s6.4 2 7 5.5',
  picture:
    'M5.5 4.5h13A1.5 1.5 0 0 1 20 6v12a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18V6a1.5 1.5 0 0 1 1.5-1.5zm-1.4 13 4.4-4.6 3 3.1 3.6-3.8 4.8 5M9 8.8v.01',
  search: 'm20 20-4.5-4.5m2-5a7 7 0 1 1-14 0 7 7 0 0 1 14 0z',
  send: 'M5 12 4 5l16 7-16 7zm0 0h7',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm0-13v1.5m0 15V21m9-9h-1.5m-15 0H3m15.4-6.4-1.1 1.1M6.7 17.3l-1.1 1.1m12.8 0-1.1-1.1M6.7 6.7 5.6 5.6',
  thumb: 'M7 11v9H4v-9zm0 0 4.5-7.5A2 2 0 0 1 13.5 6L13 9.5h5.2a2 2 0 0 1 2 2.4l-1.3 6.5A2 2 0 0 1 17 20H7',
  warning: 'M12 10v4m0 3v.01M10.3 4.6 3.2 17a2 2 0 0 0 1.7 3h14.2a2 2 0 0 0 1.7-3L13.7 4.6a2 2 0 0 0-3.4 0z',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name, size = 20 }: { name: IconName; size?: number }): JSX.Element {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.75"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  )
}

/** Five stars of which `value` are filled, in halves. The caller names the value for those who cannot see it. */
export function Stars({ value, size = 14 }: { value: number; size?: number }): JSX.Element {
  const filled = Math.round(value * 2) / 2
  return (
    <svg
      class="stars"
      width={size * 5 + 8}
      height={size}
      viewBox="0 0 128 24"
      aria-hidden="true"
      focusable="false"
    >
      {[0, 1, 2, 3, 4].map((index) => (
        <g key={index} transform={`translate(${index * 26} 0)`}>
          <path class="star-empty" d={STAR} />
          {filled >= index + 1 && <path class="star-full" d={STAR} />}
          {filled === index + 0.5 && <path class="star-full" d={HALF_STAR} />}
        </g>
      ))}
    </svg>
  )
}

const STAR = 'm12 2.5 2.9 6.2 6.6.8-4.9 4.6 1.3 6.7L12 17.5l-5.9 3.3 1.3-6.7L2.5 9.5l6.6-.8z'
const HALF_STAR = 'm12 2.5v15l-5.9 3.3 1.3-6.7L2.5 9.5l6.6-.8z'

export function Star({ filled, size = 24 }: { filled: boolean; size?: number }): JSX.Element {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path class={filled ? 'star-full' : 'star-empty'} d={STAR} />
    </svg>
  )
}
