// Metrics as plain numbers, and how prom-client sees them when it prints.
// A family is anything with get(): the values are put together only when somebody asks.

export type Histogram = { observe(value: number): void }
export type Counter = { inc(by?: number): void }
export type Gauge = { set(value: number): void }

export type Labels = Readonly<Record<string, string | number>>
export type Cell = { value: number }
type Sample = { labels: Labels; value: number; metricName?: string }
export type Family = {
  readonly name: string
  get(): Promise<{
    name: string
    help: string
    type: string
    aggregator: string
    values: Sample[]
  }>
}

export class Buckets implements Histogram {
  readonly bounds: readonly number[]
  readonly counts: number[]
  count = 0
  sum = 0

  constructor(bounds: readonly number[]) {
    this.bounds = bounds
    this.counts = bounds.map(() => 0)
  }

  observe(value: number): void {
    this.count++
    this.sum += value
    for (let index = 0; index < this.bounds.length; index++) {
      if (value <= (this.bounds[index] ?? 0)) {
        this.counts[index] = (this.counts[index] ?? 0) + 1
        return
      }
    }
  }
}

export function histogramFamily(
  name: string,
  help: string,
  series: readonly (readonly [Labels, Buckets])[],
): Family {
  const samples = ([labels, buckets]: readonly [Labels, Buckets]): Sample[] => {
    let below = 0
    const rows = buckets.bounds.map((bound, index) => {
      below += buckets.counts[index] ?? 0
      return { metricName: `${name}_bucket`, labels: { ...labels, le: bound }, value: below }
    })
    return [
      ...rows,
      { metricName: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: buckets.count },
      { metricName: `${name}_sum`, labels, value: buckets.sum },
      { metricName: `${name}_count`, labels, value: buckets.count },
    ]
  }
  return {
    name,
    get: async () => ({
      name,
      help,
      type: 'histogram',
      aggregator: 'sum',
      values: series.flatMap(samples),
    }),
  }
}

export function counterFamily(
  name: string,
  help: string,
  label: string,
  cells: ReadonlyMap<string, Cell>,
): Family {
  return {
    name,
    get: async () => ({
      name,
      help,
      type: 'counter',
      aggregator: 'sum',
      values: [...cells].map(([key, cell]) => ({ labels: { [label]: key }, value: cell.value })),
    }),
  }
}

export function single(
  add: (metric: Family) => void,
  name: string,
  help: string,
  type: 'counter' | 'gauge',
): Counter & Gauge {
  let value = 0
  add({
    name,
    get: async () => ({ name, help, type, aggregator: 'sum', values: [{ labels: {}, value }] }),
  })
  return {
    inc: (by = 1) => {
      value += by
    },
    set: (to) => {
      value = to
    },
  }
}

export function bump(cells: Map<string, Cell>, key: string, by: number): void {
  const cell = cells.get(key)
  if (cell === undefined) cells.set(key, { value: by })
  else cell.value += by
}
