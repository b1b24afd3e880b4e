import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Star } from '../shared/icons.js'
import type { RatingRequestBlock } from '../shared/protocol.js'
import { useBlocks } from './context.js'

const SCALE = [1, 2, 3, 4, 5] as const

/** Asks for stars; one click answers. */
export function Rating({ block, current }: { block: RatingRequestBlock; current: boolean }): JSX.Element {
  const { actions, texts } = useBlocks()
  const [hovered, setHovered] = useState(0)
  const open = actions !== null && current
  return (
    <section class="panel-block rating" aria-label={block.question}>
      <p class="block-title">{block.question}</p>
      {open && (
        <div
          class="rating-stars"
          role="group"
          aria-label={block.question}
          onMouseLeave={() => {
            setHovered(0)
          }}
        >
          {SCALE.map((stars) => (
            <button
              key={stars}
              type="button"
              class="rating-star"
              aria-label={`${texts.rate(stars)}, ${texts.ratingScale[stars - 1] ?? ''}`}
              onMouseEnter={() => {
                setHovered(stars)
              }}
              onFocus={() => {
                setHovered(stars)
              }}
              onClick={() => {
                actions.rate(stars, texts.rated(stars))
              }}
            >
              <Star filled={stars <= hovered} size={28} />
            </button>
          ))}
          <span class="muted" aria-hidden="true">
            {texts.ratingScale[hovered - 1]}
          </span>
        </div>
      )}
    </section>
  )
}
