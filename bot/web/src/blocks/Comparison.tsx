import type { JSX } from 'preact'
import type { ComparisonBlock } from '../shared/protocol.js'
import { useBlocks } from './context.js'
import { Link } from './Link.js'

/** Products side by side: one column each, the better value of a row in bold. */
export function Comparison({ block }: { block: ComparisonBlock }): JSX.Element {
  const { texts } = useBlocks()
  return (
    <section class="panel-block comparison" aria-label={block.title ?? texts.comparison}>
      {block.title && <h3 class="block-title">{block.title}</h3>}
      <div class="comparison-scroll" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <td />
              {block.products.map(({ product_id, title, url }) => (
                <th key={product_id} scope="col">
                  {url ? <Link url={url}>{title}</Link> : title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map(({ name, cells, best }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {cells.map((cell, place) => (
                  <td key={place}>{place === best ? <strong>{cell}</strong> : cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
