import type { JSX } from 'preact'
import type { ChartBlock } from '../shared/protocol.js'
import { useBlocks } from './context.js'

const WIDTH = 320
const HEIGHT = 150
const LEFT = 36
const BOTTOM = 20
const TOP = 8
const LABELS = 6

interface Scale {
  x: (index: number) => number
  y: (value: number) => number
  ticks: number[]
  step: number
}

/** A round number at or above `value`: 1, 2 or 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10) * power
}

function scaleOf(block: ChartBlock): Scale {
  const values = block.series
    .flatMap(({ values, low = [], high = [] }) => [...values, ...low, ...high])
    .filter((value) => value !== null)
  const bottom = Math.min(0, ...values)
  const top = Math.max(0, ...values)
  const tick = roundUp((top - bottom || 1) / 3)
  const lowest = Math.floor(bottom / tick) * tick
  const highest = Math.max(Math.ceil(top / tick) * tick, lowest + tick)
  const step = (WIDTH - LEFT - 4) / block.x.length
  return {
    step,
    x: (index) => LEFT + step * (index + 0.5),
    y: (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - lowest) / (highest - lowest)),
    ticks: Array.from(
      { length: Math.round((highest - lowest) / tick) + 1 },
      (_, index) => lowest + index * tick,
    ),
  }
}

type Values = ChartBlock['series'][number]['values']

/** The line through the values, in pieces where some are missing. */
function linePath(values: Values, { x, y }: Scale): string {
  let pen = 'M'
  return values
    .map((value, index) => {
      if (value === null) {
        pen = 'M'
        return ''
      }
      const part = `${pen}${x(index).toFixed(1)} ${y(value).toFixed(1)}`
      pen = 'L'
      return part
    })
    .join('')
}

/** The band between low and high, where both are known. */
function bandPath(low: Values, high: Values, { x, y }: Scale): string {
  const known = low.flatMap((bottom, index) => {
    const top = high[index]
    return bottom === null || top === null || top === undefined ? [] : [{ index, bottom, top }]
  })
  if (known.length < 2) return ''
  const upper = known.map(({ index, top }) => `${x(index).toFixed(1)} ${y(top).toFixed(1)}`)
  const lower = known.map(({ index, bottom }) => `${x(index).toFixed(1)} ${y(bottom).toFixed(1)}`).reverse()
  return `M${[...upper, ...lower].join('L')}Z`
}

function Bars({ block, scale }: { block: ChartBlock; scale: Scale }): JSX.Element {
  const width = Math.max(1, (scale.step * 0.7) / block.series.length)
  return (
    <>
      {block.series.map(({ values }, series) =>
        values.map((value, index) => {
          if (value === null) return null
          const left = scale.x(index) - (width * block.series.length) / 2 + width * series
          const edges = [scale.y(value), scale.y(0)].sort((a, b) => a - b) as [number, number]
          return (
            <rect
              key={`${series}-${index}`}
              class={`series-${series} fill`}
              x={left.toFixed(1)}
              y={edges[0].toFixed(1)}
              width={(width * 0.92).toFixed(1)}
              height={(edges[1] - edges[0]).toFixed(1)}
              rx="1.5"
            />
          )
        }),
      )}
    </>
  )
}

/** A small chart, and the same numbers as a table for those who want or need it. */
export function Chart({ block }: { block: ChartBlock }): JSX.Element {
  const { format, texts } = useBlocks()
  const scale = scaleOf(block)
  const every = Math.ceil(block.x.length / LABELS)
  return (
    <section class="panel-block chart" aria-label={block.title}>
      <h3 class="block-title">{block.title}</h3>
      {block.unit && <p class="muted">{block.unit}</p>}
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={block.fallback}>
        {scale.ticks.map((tick) => (
          <g key={tick}>
            <line class="grid-line" x1={LEFT} x2={WIDTH} y1={scale.y(tick)} y2={scale.y(tick)} />
            <text class="axis" x={LEFT - 6} y={scale.y(tick) + 3.5} text-anchor="end">
              {format.number(tick)}
            </text>
          </g>
        ))}
        {block.x.map((label, index) =>
          index % every === 0 ? (
            <text key={index} class="axis" x={scale.x(index)} y={HEIGHT - 5} text-anchor="middle">
              {label}
            </text>
          ) : null,
        )}
        {block.kind === 'bar' ? (
          <Bars block={block} scale={scale} />
        ) : (
          block.series.map(({ values, low, high }, index) => (
            <g key={index}>
              {low && high && <path class={`series-${index} band`} d={bandPath(low, high, scale)} />}
              <path class={`series-${index} line`} d={linePath(values, scale)} />
            </g>
          ))
        )}
      </svg>
      {(block.series.length > 1 || block.series.some(({ low }) => low)) && (
        <ul class="legend">
          {block.series.map(({ name, low }, index) => (
            <li key={index}>
              <span class={`swatch series-${index}`} />
              {low ? `${name} (${texts.chartRange})` : name}
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>{texts.chartTable}</summary>
        <div class="chart-table">
          <table>
            <thead>
              <tr>
                <td />
                {block.series.map(({ name }, index) => (
                  <th key={index} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.x.map((label, row) => (
                <tr key={row}>
                  <th scope="row">{label}</th>
                  {block.series.map(({ values, low, high }, index) => {
                    const value = values[row]
                    const from = low?.[row]
                    const to = high?.[row]
                    return (
                      <td key={index}>
                        {typeof value === 'number' ? format.number(value) : '–'}
                        {typeof from === 'number' && typeof to === 'number' && (
                          <span class="muted">
                            {' '}
                            {format.number(from)}–{format.number(to)}
                          </span>
                        )}
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  )
}
