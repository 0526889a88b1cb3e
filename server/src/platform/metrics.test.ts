// The metrics as Prometheus would read them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from './metrics.ts'

test('requests are counted by route and status, with their durations in buckets', async () => {
  const metrics = createMetrics()
  metrics.request('log_trade', 201, 0.003)
  metrics.request('log_trade', 201, 0.3)
  metrics.request('log_trade', 422, 99)
  const lines = (await metrics.print()).split('\n')
  const has = (line: string) => assert.ok(lines.includes(line), line)
  has('tidemark_http_requests_total{route="log_trade",status="201"} 2')
  has('tidemark_http_requests_total{route="log_trade",status="422"} 1')
  const name = 'tidemark_http_request_duration_seconds'
  has(`${name}_bucket{route="log_trade",status="201",le="0.0025"} 0`)
  has(`${name}_bucket{route="log_trade",status="201",le="0.005"} 1`)
  has(`${name}_bucket{route="log_trade",status="201",le="10"} 2`)
  has(`${name}_bucket{route="log_trade",status="422",le="10"} 0`)
  has(`${name}_bucket{route="log_trade",status="422",le="+Inf"} 1`)
  has(`${name}_count{route="log_trade",status="201"} 2`)
  has(`# TYPE ${name} histogram`)
})

test('ingest figures are there from the start, at zero', async () => {
  const metrics = createMetrics()
  metrics.ingest.trades('created', 3)
  metrics.ingest.groupSize.observe(100)
  metrics.ingest.strippedNul.inc()
  metrics.watch('tidemark_watched', 'Watched', () => 42)
  const ages = new Map([
    ['north', 1.5],
    ['south', 0],
  ])
  metrics.watchEach('tidemark_ages', 'Ages', 'venue', () => ages)
  metrics.connector.requests('north', 2)
  const lines = (await metrics.print()).split('\n')
  const has = (line: string) => assert.ok(lines.includes(line), line)
  has('tidemark_ingest_trades_total{result="created"} 3')
  has('tidemark_ingest_trades_total{result="mismatch"} 0')
  has('tidemark_ingest_group_size_bucket{le="64"} 0')
  has('tidemark_ingest_group_size_bucket{le="128"} 1')
  has('tidemark_ingest_stripped_nul_total 1')
  has('tidemark_watched 42')
  has('tidemark_ages{venue="north"} 1.5')
  has('tidemark_ages{venue="south"} 0')
  has('tidemark_connector_requests_total{venue="north"} 2')
})

test('two sets of metrics in one process do not mix', async () => {
  createMetrics().ingest.strippedNul.inc()
  assert.match(await createMetrics().print(), /tidemark_ingest_stripped_nul_total 0/)
})
