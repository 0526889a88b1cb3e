// What uPlot is told of one plot. Amounts reach it as floats, for pixels only: every amount that is read as text comes
// from the exact text beside it.
import type uPlot from 'uplot'
import { amountsHidden } from '../../shared/settings/settings.ts'
import { type ChartColour, colourOf, washOf } from './chart-theme.ts'
import { timeTexts } from './time-axis.ts'

export type PlotSeries = {
  readonly name: string
  readonly colour: ChartColour
  readonly values: ReadonlyArray<number | null>
  readonly isDashed?: boolean
  readonly isFilled?: boolean
  /** The value at a place as people read it. */
  readonly text: (value: number | null, place: number) => string
}

export type Plot = {
  readonly name: string
  readonly height: number
  readonly series: readonly PlotSeries[]
  /** Bars from zero instead of lines, coloured by their sign. */
  readonly isBars?: boolean
  readonly isPercent?: boolean
  /** Another plot below it has the axis of time for both. */
  readonly isAboveOther?: boolean
  /** It hangs from zero downwards. */
  readonly hangs?: boolean
}

const AXIS_WIDTH = 58

export type PlotSurroundings = {
  readonly element: HTMLElement
  readonly zone: string
  readonly sync: { readonly key: string }
  onCursor(index: number | null): void
}

export function optionsOf(plot: Plot, around: PlotSurroundings): uPlot.Options {
  const { element, zone, sync, onCursor } = around
  const colour = (name: Parameters<typeof colourOf>[1]) => () => colourOf(element, name)
  const font = `12px ${getComputedStyle(element).fontFamily}`
  const axis = { font, stroke: colour('soft'), ticks: { show: false } }
  return {
    width: element.clientWidth,
    height: plot.height,
    legend: { show: false },
    padding: [8, 4, 0, 24],
    cursor: { sync: { key: sync.key }, points: { size: 6 }, y: false, drag: { x: true, y: false } },
    tzDate: (at) => inZone(at, zone),
    scales: {
      x: { time: true, ...(plot.isBars === true ? { range: barSpan } : {}) },
      y: { range: rangeOf(plot) },
    },
    axes: [
      {
        ...{ ...axis, grid: { show: false }, space: 78, gap: 6, size: plot.isAboveOther ? 8 : 28 },
        values: (_, ticks, __, ___, step) =>
          plot.isAboveOther === true ? ticks.map(() => '') : timeTexts(ticks, step, zone),
      },
      {
        ...axis,
        grid: { stroke: colour('line'), width: 1 },
        side: 1,
        space: 36,
        gap: 8,
        // The same for all plots above each other, so that their times stand above each other, too.
        size: AXIS_WIDTH,
        values: (_, ticks) => ticks.map((one) => tickText(one, plot)),
      },
    ],
    series: [{}, ...plot.series.map((one) => seriesOf(plot, one, element))],
    hooks: {
      setCursor: [({ cursor }) => onCursor(cursor.idx ?? null)],
      ...(plot.isBars === true ? { draw: [(drawn) => drawBars(drawn, element)] } : {}),
    },
  }
}

function seriesOf(plot: Plot, one: PlotSeries, element: HTMLElement): uPlot.Series {
  const stroke = () => colourOf(element, one.colour)
  // Bars are drawn by our own hook, because each has the colour of its sign.
  if (plot.isBars === true) return { label: one.name, stroke, width: 0, points: { show: false } }
  return {
    label: one.name,
    stroke,
    width: one.isDashed === true ? 1.25 : 2,
    points: { show: false },
    ...(one.isDashed === true ? { dash: [5, 4] } : {}),
    ...(one.isFilled === true ? { fill: () => washOf(stroke(), 0.14) } : {}),
  }
}

function drawBars(drawn: uPlot, element: HTMLElement): void {
  const [at = [], values = []] = drawn.data
  const { ctx, bbox } = drawn
  const zero = drawn.valToPos(0, 'y', true)
  const step = bbox.width / Math.max(1, at.length)
  const width = Math.max(1, Math.min(step * 0.7, 28 * devicePixelRatio))
  const up = colourOf(element, 'up')
  const down = colourOf(element, 'down')
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  for (const [place, value] of values.entries()) {
    const x = at[place]
    if (value === null || value === undefined || x === undefined) continue
    const top = drawn.valToPos(value, 'y', true)
    ctx.fillStyle = value < 0 ? down : up
    ctx.fillRect(
      drawn.valToPos(x, 'x', true) - width / 2,
      Math.min(top, zero),
      width,
      Math.abs(top - zero),
    )
  }
  ctx.restore()
}

/** Half a day of room on both sides, so that the first and the last bar are whole. */
function barSpan(drawn: uPlot, low: number, high: number): [number, number] {
  const at = drawn.data[0]
  const room = ((high - low) / Math.max(1, at.length)) * 0.6 || 43_200
  return [low - room, high + room]
}

/** Bars and drawdowns stand on zero; a curve has some room around it. */
function rangeOf({ isBars, hangs }: Plot): uPlot.Range.Function {
  return (_, low, high) => {
    if (low === null || high === null) return [0, 1]
    if (hangs === true) return [low < 0 ? low * 1.08 : -0.001, 0]
    const room = (high - low) * 0.08 || Math.abs(high) * 0.02 || 1
    if (isBars === true) return [Math.min(0, low - room), Math.max(0, high + room)]
    return [low - room, high + room]
  }
}

const compact = new Intl.NumberFormat(undefined, {
  notation: 'compact',
  maximumSignificantDigits: 5,
})
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 })

function tickText(value: number, { isPercent }: Plot): string {
  if (isPercent === true) return percent.format(value)
  return amountsHidden.value ? '•••' : compact.format(value)
}

/** A Date whose local members read as the clock of the zone shows them: uPlot knows no other way. */
function inZone(atSeconds: number, zone: string): Date {
  const at = new Date(atSeconds * 1000)
  return new Date(at.toLocaleString('en-US', { timeZone: zone }))
}
