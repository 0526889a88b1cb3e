// The one wrapper around uPlot: size, theme, a cursor that charts share, and an end. The drawing is decoration;
// the same data stands in a table behind a button, for whoever does not see or trust pictures.
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { amountsHidden, gainColours, theme } from '../../shared/settings/settings.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import { en } from '../strings/en.ts'
import { probes } from './chart-theme.ts'
import { optionsOf, type Plot } from './plot-options.ts'

type ChartProps = {
  /** What it shows, in words. */
  label: string
  plots: readonly Plot[]
  /** Its beginnings in seconds since 1970; the same for all plots. */
  at: readonly number[]
  /** The zone of the axis: days of the server lie in UTC. */
  zone: string
  table: () => ComponentChildren
}

/** Plots above each other, with one axis of time and one cursor. */
export function Chart({ label, plots, at, zone, table }: ChartProps) {
  const isTable = useSignal(false)
  return (
    <figure class="chart">
      <figcaption class="row">
        <span class="unseen">{label}</span>
        <Legend plots={plots} />
        <button
          type="button"
          class="button quiet icon end"
          aria-pressed={isTable.value}
          aria-label={isTable.value ? en.chart.asChart : en.chart.asTable}
          title={isTable.value ? en.chart.asChart : en.chart.asTable}
          onClick={() => {
            isTable.value = !isTable.value
          }}
        >
          <Icon name={isTable.value ? 'chart' : 'table'} />
        </button>
      </figcaption>
      {isTable.value ? table() : <Canvases label={label} plots={plots} at={at} zone={zone} />}
    </figure>
  )
}

function Legend({ plots }: Pick<ChartProps, 'plots'>) {
  const series = plots.flatMap((plot) => plot.series)
  return (
    <ul class="legend" aria-hidden="true">
      {series.map(({ name, colour, isDashed }) => (
        <li key={name}>
          <span class={`key ${isDashed === true ? 'dashed' : ''}`} data-colour={colour} /> {name}
        </li>
      ))}
    </ul>
  )
}

function Canvases({ label, plots, at, zone }: Omit<ChartProps, 'table'>) {
  const frame = useRef<HTMLDivElement>(null)
  const tip = useSignal<number | null>(null)
  // Read here, so that a change of any of them draws anew.
  const look = `${theme.value} ${gainColours.value} ${amountsHidden.value}`

  useEffect(() => {
    const element = frame.current
    if (element === null || at.length === 0) return
    const slots = [...element.querySelectorAll<HTMLElement>('.plot')]
    const sync = { key: `charts-${slots.length}-${at[0]}` }
    const onCursor = (index: number | null): void => {
      tip.value = index
    }
    const drawn = plots.map((plot, place) => {
      const slot = slots[place]
      const options = optionsOf(plot, { element, zone, sync, onCursor })
      const data = [at, ...plot.series.map(({ values }) => values)]
      // uPlot's own type wants mutable arrays; it does not change them.
      return new uPlot(options, data as uPlot.AlignedData, slot)
    })
    const resize = new ResizeObserver(() => {
      const width = element.clientWidth
      for (const [place, one] of drawn.entries())
        one.setSize({ width, height: plots[place]?.height ?? 200 })
    })
    resize.observe(element)
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const redraw = (): void => {
      for (const one of drawn) one.redraw(false)
    }
    dark.addEventListener('change', redraw)
    return () => {
      resize.disconnect()
      dark.removeEventListener('change', redraw)
      for (const one of drawn) one.destroy()
    }
  }, [plots, at, zone, look])

  return (
    <div ref={frame} class="plots" role="img" aria-label={label}>
      {probes.map((name) => (
        <span key={name} class="probe" data-colour={name} />
      ))}
      <Reading plots={plots} at={at} index={tip.value} />
      {plots.map(({ name, height }) => (
        <div key={name} class="plot" style={{ minHeight: `${height}px` }} />
      ))}
    </div>
  )
}

/** The values under the cursor; the newest ones while there is none. */
function Reading({
  plots,
  at,
  index,
}: Pick<ChartProps, 'plots' | 'at'> & { index: number | null }) {
  const place = index ?? at.length - 1
  return (
    <p class="reading small num" aria-hidden="true">
      {plots.flatMap((plot) =>
        plot.series.map(({ name, values, text }) => (
          <span key={name}>
            <span class="soft">{name}</span> {text(values[place] ?? null, place)}
          </span>
        )),
      )}
    </p>
  )
}
