// After an outage: a queue is filled while nothing listens, then a fresh process opens it with the server up and empties it.
// The ledger is counted afterwards; a trade that is missing or there twice makes the benchmark fail.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openSql, type SqlHome } from '../../server/test/support/sql-client.ts'
import { freePort } from '../contenders/contender.ts'
import { type DrainFound, type FillFound, runChild, type Sdk } from './child-task.ts'

export type DrainRun = {
  readonly sdk: Sdk
  readonly queued: number
  readonly fillSeconds: number
  readonly fillPeakBytes: number
  readonly seconds: number
  readonly perSecond: number
  readonly peakBytes: number
  readonly lost: number
  readonly doubled: number
}

export type DrainOptions = {
  readonly url: string
  readonly key: string
  readonly home: SqlHome
  readonly folder: string
  readonly sdks: readonly Sdk[]
  readonly queued: number
  readonly progress: (line: string) => void
}

export async function measureDrain(options: DrainOptions): Promise<DrainRun[]> {
  const runs: DrainRun[] = []
  for (const sdk of options.sdks) {
    const folder = join(options.folder, 'drain')
    const botName = `drain-${sdk}`
    const task = {
      folder,
      fsync: 'background',
      botName,
      calls: options.queued,
      warmUp: 0,
      everyMs: 0,
      maxBytes: 2 ** 40,
      timeoutMs: 3_600_000,
    } as const
    const refused = `http://127.0.0.1:${await freePort()}`
    const filled = await runChild<FillFound>(sdk, options.key, {
      ...task,
      mode: 'fill',
      url: refused,
    })
    options.progress(`  ${sdk}: ${options.queued} queued in ${filled.seconds.toFixed(1)} s`)
    const found = await runChild<DrainFound>(sdk, options.key, {
      ...task,
      mode: 'drain',
      url: options.url,
    })
    rmSync(folder, { recursive: true })
    const { rows, trades } = await countRows(options.home, botName)
    const run = {
      sdk,
      queued: options.queued,
      fillSeconds: filled.seconds,
      fillPeakBytes: filled.peakBytes,
      seconds: found.seconds,
      perSecond: (options.queued - found.left) / found.seconds,
      peakBytes: found.peakBytes,
      lost: options.queued - trades,
      doubled: rows - trades,
    }
    runs.push(run)
    options.progress(
      `  ${sdk}: drained in ${run.seconds.toFixed(1)} s (${Math.round(run.perSecond)} trades/s), peak ${Math.round(run.peakBytes / 1e6)} MB`,
    )
  }
  return runs
}

async function countRows(home: SqlHome, botName: string) {
  await using sql = await openSql(home)
  const [row] = await sql.rows(
    'select count(*) as rows, count(distinct exchange_order_id) as trades from live_trades where bot_name = $1',
    [botName],
  )
  return { rows: Number(row?.rows ?? 0), trades: Number(row?.trades ?? 0) }
}
