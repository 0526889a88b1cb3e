// Prometheus metrics, counted in plain numbers: an observation costs nanoseconds, the text is made when asked for.
// prom-client only collects and prints (its own histograms hash their labels on every call).
import { collectDefaultMetrics, type Metric, Registry } from 'prom-client'
import {
  Buckets,
  bump,
  type Cell,
  type Counter,
  counterFamily,
  type Family,
  type Gauge,
  type Histogram,
  histogramFamily,
  type Labels,
  single,
} from './metric-families.ts'

export type IngestResult = 'created' | 'duplicate' | 'updated' | 'mismatch' | 'invalid' | 'failed'

export type DealResult = 'created' | 'duplicate' | 'corrected' | 'refused'

export type Metrics = {
  readonly ingest: {
    trades(result: IngestResult, count: number): void
    deals(result: DealResult, count: number): void
    readonly groupSize: Histogram
    readonly commitSeconds: Histogram
    readonly queueTrades: Gauge
    readonly strippedNul: Counter
  }
  readonly audit: { readonly dropped: Counter }
  /** One answered request; `unparsed` stands for bytes that never became one. */
  request(route: string, status: number, seconds: number): void
  /** Reads a value when the metrics are asked for. */
  watch(name: string, help: string, read: () => number): void
  /** The same for each value of one label. */
  watchEach(
    name: string,
    help: string,
    label: string,
    read: () => ReadonlyMap<string, number>,
  ): void
  /** Requests that this server sent to brokers. */
  readonly connector: { requests(venue: string, count: number): void }
  /** Text exposition format 0.0.4. */
  print(): Promise<string>
  readonly contentType: string
}

const secondsBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
const sizeBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 5000]

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const add = (metric: Family) => {
    // prom-client prints whatever has get(); its type wants one of its own classes.
    registry.registerMetric(metric as unknown as Metric<string>)
  }

  const trades = new Map<string, Cell>()
  add(counterFamily('tidemark_ingest_trades_total', 'Trades taken, by result', 'result', trades))
  const deals = new Map<string, Cell>()
  add(counterFamily('tidemark_ingest_deals_total', 'Deals reported, by result', 'result', deals))
  for (const result of ['created', 'duplicate', 'corrected', 'refused'])
    deals.set(result, { value: 0 })
  const groupSize = new Buckets(sizeBounds)
  add(histogramFamily('tidemark_ingest_group_size', 'Trades in one commit', [[{}, groupSize]]))
  const commitSeconds = new Buckets(secondsBounds)
  add(
    histogramFamily('tidemark_ingest_commit_seconds', 'Time of one group commit', [
      [{}, commitSeconds],
    ]),
  )
  const queueTrades = single(add, 'tidemark_ingest_queue_trades', 'Trades waiting', 'gauge')
  const strippedNul = single(
    add,
    'tidemark_ingest_stripped_nul_total',
    'Bodies whose trailing NUL byte was stripped',
    'counter',
  )
  const dropped = single(
    add,
    'tidemark_audit_dropped_total',
    'Request audit entries that could not be kept',
    'counter',
  )
  for (const result of ['created', 'duplicate', 'updated', 'mismatch', 'invalid', 'failed']) {
    trades.set(result, { value: 0 })
  }

  const sent = new Map<string, Cell>()
  const sentHelp = 'Requests sent to brokers, by venue'
  add(counterFamily('tidemark_connector_requests_total', sentHelp, 'venue', sent))

  const requests = new Map<string, Buckets[]>()
  const series: [Labels, Buckets][] = []
  add(
    histogramFamily('tidemark_http_request_duration_seconds', 'From first byte to answer', series),
  )
  add({
    name: 'tidemark_http_requests_total',
    get: async () => ({
      name: 'tidemark_http_requests_total',
      help: 'Answered requests',
      type: 'counter',
      aggregator: 'sum',
      values: series.map(([labels, buckets]) => ({ labels, value: buckets.count })),
    }),
  })

  return {
    ingest: {
      trades: (result, count) => bump(trades, result, count),
      deals: (result, count) => bump(deals, result, count),
      groupSize,
      commitSeconds,
      queueTrades,
      strippedNul,
    },
    audit: { dropped },
    request(route, status, seconds) {
      let byStatus = requests.get(route)
      if (byStatus === undefined) {
        byStatus = []
        requests.set(route, byStatus)
      }
      let buckets = byStatus[status]
      if (buckets === undefined) {
        buckets = new Buckets(secondsBounds)
        byStatus[status] = buckets
        series.push([{ route, status: String(status) }, buckets])
      }
      buckets.observe(seconds)
    },
    watch(name, help, read) {
      add({
        name,
        get: async () => ({
          name,
          help,
          type: 'gauge',
          aggregator: 'sum',
          values: [{ labels: {}, value: read() }],
        }),
      })
    },
    watchEach(name, help, label, read) {
      add({
        name,
        get: async () => ({
          name,
          help,
          type: 'gauge',
          aggregator: 'sum',
          values: [...read()].map(([key, value]) => ({ labels: { [label]: key }, value })),
        }),
      })
    },
    connector: { requests: (venue, count) => bump(sent, venue, count) },
    print: () => registry.metrics(),
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
  }
}
