// `npm run bench -- statistics`: what each call costs on a million trades and five years of equity, at first and afterwards,
// after a new trade too. Times are never asserted; the run fails only when an answer is wrong.
import assert from 'node:assert/strict'
import { parseArgs } from 'node:util'
import { createKey } from '../../server/test/support/command-line.ts'
import { benchAccount, generateHistory } from '../../server/test/support/generated-history.ts'
import { json, send } from '../../server/test/support/http-client.ts'
import { openSql } from '../../server/test/support/sql-client.ts'
import { createTempHome } from '../../server/test/support/temp-home.ts'
import { startServer } from '../../server/test/support/test-server.ts'
import { until } from '../../server/test/support/until.ts'
import { memoryBytes } from '../measure/trees.ts'
import { machine } from '../report/write-results.ts'

const help = `Measures statistics over HTTP on a made-up account; see bench/README.md.

  --quick      50,000 trades: a look, not a measurement
  --trades N   default 1,000,000, 800 a day
  --json       prints only the result, as one JSON document
`

const calls = [
  '',
  '/periods?by=month',
  '/periods?by=day',
  '/series',
  '/breakdown?by=symbol',
  '/breakdown?by=hour',
  '/breakdown?by=session',
  '/distribution?of=profit',
  '/distribution?of=r',
  '?convention=mt5',
  '?from=2024-01-01',
]

type Row = { call: string; first_ms: number; later_ms: number; bytes: number }

export async function benchStatistics(words: string[]): Promise<void> {
  const { values: options } = parseArgs({
    args: words,
    options: {
      quick: { type: 'boolean', default: false },
      trades: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (options.help) {
    process.stdout.write(help)
    return
  }
  const progress = (line: string): void => {
    if (!options.json) process.stderr.write(`${line}\n`)
  }
  const trades = Number(options.trades ?? (options.quick ? 50_000 : 1_000_000))
  progress(`statistics: ${trades} trades; ${machine()}`)
  await using home = await createTempHome({ databaseUrl: undefined })
  const server = await startServer({ dataDir: home.dataDir })
  try {
    const { key } = await createKey(home)
    const ask = (path: string) =>
      send(server.url + path, { headers: { authorization: `Bearer ${key}` }, timeoutMs: 300_000 })
    await until(async () => (await ask('/api/v1/trades')).status === 200, { what: 'the key' })
    await using sql = await openSql(home)
    const generated = performance.now()
    await generateHistory(sql, { trades, perDay: 800 })
    progress(`generated in ${Math.round((performance.now() - generated) / 1000)} s`)
    const base = `/api/v1/accounts/${benchAccount}/statistics`
    const timed = async (path: string) => {
      const from = performance.now()
      const answer = await ask(path)
      assert.equal(answer.status, 200, answer.text)
      return { ms: performance.now() - from, answer }
    }
    const rows: Row[] = []
    for (const call of calls) {
      const first = await timed(base + call)
      const later = await timed(base + call)
      const row = {
        ...{ call: `…/statistics${call}`, first_ms: Math.round(first.ms) },
        ...{ later_ms: Math.round(later.ms), bytes: Buffer.byteLength(first.answer.text) },
      }
      rows.push(row)
      progress(lineOf(row))
    }
    const whole = json<Record<string, unknown>>((await timed(base)).answer)
    assert.equal(whole.trades, trades)
    assert.equal(whole.unexplained_difference, '0.00')
    await sql.rows(`insert into live_trades (account_id, internal_id, bot_name, exchange, asset_symbol, order_type, entry_time, exit_time, entry_price, exit_price,
        position_size, realized_pnl, status, entry_zone, identity, digest, key_id)
      select account_id, 900000000, 'bot-1', 'Bench-MT5', 'EURUSD', 'BUY', now() - interval '1 hour', now() - interval '1 minute', 1.1, 1.2, 0.1, 5, 'CLOSED', 'offset', 'p x 1', '', 'bench'
        from accounts where account = '${benchAccount}'`)
    const after = await timed(base)
    assert.equal(json<Record<string, unknown>>(after.answer).trades, trades + 1)
    const changed = {
      call: 'after a new trade',
      first_ms: Math.round(after.ms),
      later_ms: Math.round((await timed(base)).ms),
      bytes: Buffer.byteLength(after.answer.text),
    }
    progress(lineOf(changed))
    const memory = memoryBytes(server.pid, home.dataDir)
    const result = { trades, calls: [...rows, changed], memory }
    if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
    else progress(`memory: ${JSON.stringify(memory)}`)
  } finally {
    await server.stop()
  }
}

function lineOf({ call, first_ms, later_ms, bytes }: Row): string {
  return `${call.padEnd(36)} first ${String(first_ms).padStart(6)} ms   again ${String(later_ms).padStart(6)} ms   ${bytes} bytes`
}
