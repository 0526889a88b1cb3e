// Draws a line plot as a small SVG of its own, readable on light and dark pages: colours come from the reader's scheme.
// Lines carry their names at their right end, so no legend has to be matched by colour.
export type Series = {
  readonly label: string
  /** Index into the palette; the subject of the plot takes 0 and is drawn stronger. */
  readonly colour: number
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

export type Plot = {
  readonly title: string
  readonly subtitle: string
  readonly xLabel: string
  /** Milliseconds are shown as seconds from 1,000 on. */
  readonly unit: '' | 'ms'
  readonly logarithmic: boolean
  readonly series: readonly Series[]
}

const width = 820
const height = 440
const frame = { left: 70, right: 230, top: 74, bottom: 52 }
const palette = [
  ['#0b6e99', '#4cc2f1'],
  ['#8a8f98', '#8b929c'],
  ['#b4690e', '#e0a458'],
  ['#7a4bb5', '#b794f6'],
  ['#c0392b', '#ff8a7a'],
] as const

export function drawPlot(plot: Plot): string {
  const xs = [...new Set(plot.series.flatMap((line) => line.points.map((point) => point.x)))].sort(
    (a, b) => a - b,
  )
  const values = plot.series
    .flatMap((line) => line.points.map((point) => point.y))
    .filter((y) => y > 0)
  const ticks = plot.logarithmic ? decades(values) : evenTicks(Math.max(...values, 1))
  const low = plot.logarithmic ? (ticks[0] ?? 1) : 0
  const high = ticks.at(-1) ?? 1
  const x = (value: number) =>
    frame.left + (xs.indexOf(value) / Math.max(1, xs.length - 1)) * plotWidth
  const share = (value: number) =>
    plot.logarithmic ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : value / high
  const y = (value: number) => frame.top + plotHeight * (1 - share(value))
  const labels = spread(plot.series.map((line) => y(line.points.at(-1)?.y ?? low)))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`${plot.title}. ${plot.subtitle}`)}">`,
    style(),
    `<rect class="page" width="${width}" height="${height}" rx="10"/>`,
    `<text class="title" x="24" y="34">${escaped(plot.title)}</text>`,
    `<text class="note" x="24" y="55">${escaped(plot.subtitle)}</text>`,
    ...ticks.map((tick) => gridLine(tick, y(tick), plot.unit)),
    ...xs.map(
      (value) =>
        `<text class="tick" x="${x(value)}" y="${height - 28}" text-anchor="middle">${value}</text>`,
    ),
    `<text class="note" x="${frame.left + plotWidth / 2}" y="${height - 9}" text-anchor="middle">${escaped(plot.xLabel)}</text>`,
    ...[...plot.series.entries()]
      .reverse()
      .map(([at, line]) => drawLine(line, x, y, labels[at] ?? 0, plot.unit)),
    '</svg>',
    '',
  ].join('\n')
}

const plotWidth = width - frame.left - frame.right
const plotHeight = height - frame.top - frame.bottom

function drawLine(
  line: Series,
  x: (value: number) => number,
  y: (value: number) => number,
  labelY: number,
  unit: Plot['unit'],
): string {
  const path = line.points
    .map((point, at) => `${at === 0 ? 'M' : 'L'}${n(x(point.x))} ${n(y(point.y))}`)
    .join(' ')
  const last = line.points.at(-1)
  const main = line.colour === 0 ? ' main' : ''
  const name = `c${line.colour % palette.length}`
  const dots = line.points.map(
    (point) =>
      `<circle class="${name} dot" cx="${n(x(point.x))}" cy="${n(y(point.y))}" r="${main ? 4.5 : 3}"><title>${escaped(line.label)}: ${shown(point.y, unit)} at ${point.x}</title></circle>`,
  )
  const label =
    last === undefined
      ? ''
      : `<text class="label ${name}${main}" x="${n(x(last.x) + 12)}" y="${n(labelY + 4)}">${escaped(line.label)} <tspan class="value">${shown(last.y, unit)}</tspan></text>`
  return `<path class="${name} line${main}" d="${path}"/>${dots.join('')}${label}`
}

function gridLine(tick: number, y: number, unit: Plot['unit']): string {
  return (
    `<line class="grid" x1="${frame.left}" x2="${frame.left + plotWidth}" y1="${n(y)}" y2="${n(y)}"/>` +
    `<text class="tick" x="${frame.left - 10}" y="${n(y + 4)}" text-anchor="end">${shown(tick, unit)}</text>`
  )
}

/** Moves labels apart so that no two overlap, keeping their order. */
export function spread(wanted: readonly number[], gap = 17): number[] {
  const order = wanted.map((at, index) => ({ at, index })).sort((left, right) => left.at - right.at)
  for (let turn = 0; turn < 50; turn += 1)
    for (let at = 1; at < order.length; at += 1) {
      const [upper, lower] = [order[at - 1], order[at]]
      if (upper === undefined || lower === undefined) continue
      const overlap = gap - (lower.at - upper.at)
      if (overlap <= 0) continue
      upper.at -= overlap / 2
      lower.at += overlap / 2
    }
  const placed = [...wanted]
  for (const { at, index } of order) placed[index] = at
  return placed
}

export function evenTicks(highest: number): number[] {
  const rough = highest / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((each) => each * power >= rough) ?? 10) * power
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, at) => at * step)
}

function decades(values: readonly number[]): number[] {
  const from = Math.floor(Math.log10(Math.min(...values, 1)))
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values, 1))))
  return Array.from({ length: to - from + 1 }, (_, at) => 10 ** (from + at))
}

function shown(value: number, unit: Plot['unit']): string {
  if (unit === '' && value >= 1000)
    return `${Number((value / 1000).toFixed(value >= 10_000 ? 0 : 1))}k`
  if (unit === 'ms' && value >= 1000) return `${Number((value / 1000).toFixed(1))} s`
  const text = String(Number(value.toFixed(value >= 10 ? 0 : 2)))
  return unit === '' ? text : `${text} ${unit}`
}

function n(value: number): string {
  return String(Number(value.toFixed(1)))
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function style(): string {
  const colours = (column: 0 | 1) =>
    palette.map((pair, at) => `.c${at}{stroke:${pair[column]};fill:${pair[column]}}`).join('')
  return (
    '<style>text{font-family:ui-sans-serif,system-ui,"Segoe UI",Helvetica,Arial,sans-serif;font-size:13px;stroke:none}' +
    '.page{fill:#fff;stroke:#d8dee4}.title{font-size:17px;font-weight:650;fill:#1f2328}.note,.tick{fill:#59636e;font-size:12px}' +
    '.grid{stroke:#d8dee4;stroke-width:1}.line{fill:none;stroke-width:2;stroke-linejoin:round}.line.main{stroke-width:3.5}' +
    `.dot{stroke:none}.label{stroke:none}.label.main{font-weight:650}.value{font-variant-numeric:tabular-nums}${colours(0)}.line{fill:none}` +
    `@media(prefers-color-scheme:dark){.page{fill:#0d1117;stroke:#30363d}.title{fill:#f0f6fc}.note,.tick{fill:#9198a1}.grid{stroke:#252b33}${colours(1)}.line{fill:none}}` +
    'text.label{stroke:none}.dot{stroke:none}</style>'
  )
}
