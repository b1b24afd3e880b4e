import type { JSX } from 'preact'
import { Stars } from '../shared/icons.js'
import type { ReviewsBlock } from '../shared/protocol.js'
import { useBlocks } from './context.js'

function Aspect({ aspect }: { aspect: NonNullable<ReviewsBlock['aspects']>[number] }): JSX.Element {
  const { texts } = useBlocks()
  const all = aspect.positive + aspect.negative
  return (
    <li class="aspect">
      <span class="aspect-name">{aspect.name}</span>
      <span class="aspect-bar" aria-hidden="true">
        <span class="aspect-praise" style={{ width: `${all === 0 ? 0 : (aspect.positive / all) * 100}%` }} />
      </span>
      <span class="aspect-count muted">
        {texts.praise(aspect.positive)} · {texts.complaints(aspect.negative)}
      </span>
      {aspect.note && <span class="aspect-note">{aspect.note}</span>}
    </li>
  )
}

/** What buyers say: the score, aspect by aspect, and their own words. */
export function Reviews({ block }: { block: ReviewsBlock }): JSX.Element {
  const { format, texts } = useBlocks()
  return (
    <section class="panel-block reviews" aria-label={block.title ?? texts.reviewCount(block.count)}>
      {block.title && <h3 class="block-title">{block.title}</h3>}
      <p class="reviews-score">
        <strong>{format.number(block.average)}</strong>
        <Stars value={block.average} size={16} />
        <span class="hidden">{texts.stars(format.number(block.average))}</span>
        <span class="muted">{texts.reviewCount(block.count)}</span>
      </p>
      {block.aspects && (
        <ul class="aspects">
          {block.aspects.map((aspect) => (
            <Aspect key={aspect.name} aspect={aspect} />
          ))}
        </ul>
      )}
      {block.quotes?.map((quote) => (
        <blockquote key={quote.review_id} class="quote">
          <p dir="auto">{quote.text}</p>
          <footer class="muted">
            <Stars value={quote.rating} size={11} />
            <span class="hidden">{texts.stars(String(quote.rating))}</span>
            {quote.at && <span>{format.date(quote.at)}</span>}
          </footer>
        </blockquote>
      ))}
    </section>
  )
}
