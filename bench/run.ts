// `npm run bench`: ingest against its references in one interleaved run. Prints ratios, writes results/latest.json and plots.
// Times are never asserted; the run fails only when a trade is lost or doubled. `npm run bench -- outbox` is in outbox/.
import { parseArgs } from 'node:util'
import { createKey } from '../server/test/support/command-line.ts'
import { commitId } from '../server/test/support/program.ts'
import { createTempHome } from '../server/test/support/temp-home.ts'
import { startServer } from '../server/test/support/test-server.ts'
import { pause } from '../server/test/support/until.ts'
import { benchAccounts } from './accounts/bench-accounts.ts'
import { makeContenders } from './contenders/all.ts'
import { benchDashboard } from './dashboard/bench-dashboard.ts'
import { chooseGenerator, type LoadResult } from './load/closed-loop.ts'
import { accountFor } from './measure/account-for.ts'
import { measureBatch } from './measure/batch.ts'
import { type ColdStart, measureColdStart } from './measure/cold-start.ts'
import { measureOpenLoop } from './measure/open-loop.ts'
import { measureSingle } from './measure/single.ts'
import { memoryBytes } from './measure/trees.ts'
import { benchOutbox } from './outbox/bench-outbox.ts'
import { benchPixels } from './pixels/bench-pixels.ts'
import { goalsOf } from './report/goals.ts'
import { goalLines, machine, publish, writeLatest, writePlots } from './report/write-results.ts'
import { benchStatistics } from './statistics/bench-statistics.ts'

const help = `Measures ingest against its references; see bench/README.md.

  --quick       one short round, about a minute: a look, not a measurement
  --rounds N    rounds (default 3)
  --seconds N   length of one load run (default 4; with --quick 1)
  --only A,B    these contenders only: tidemark, empty, parse_only, insert_each, founding
  --publish     also writes the plots and the table of bench/README.md
  --json        prints only the result, as one JSON document

\`npm run bench -- outbox\` measures the outbox of the SDKs, \`npm run bench -- accounts\` the account API,
\`npm run bench -- statistics\` the statistics of a million trades, \`npm run bench -- pixels\` overlays, \`npm run bench -- dashboard\` the dashboard's
pages over a million trades; each has a --help of its own.
`

const [subject, ...words] = process.argv.slice(2)
if (subject === 'outbox') await benchOutbox(words)
else if (subject === 'accounts') await benchAccounts(words)
else if (subject === 'pixels') await benchPixels(words)
else if (subject === 'statistics') await benchStatistics(words)
else if (subject === 'dashboard') await benchDashboard(words)
else await benchIngest()

async function benchIngest(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      only: { type: 'string' },
      publish: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (options.help) {
    process.stdout.write(help)
    return
  }
  const rounds = Number(options.rounds ?? (options.quick ? 1 : 3))
  const seconds = Number(options.seconds ?? (options.quick ? 1 : 4))
  const progress = (line: string): void => {
    if (!options.json) process.stderr.write(`${line}\n`)
  }
  const generator = await chooseGenerator()
  progress(`load: ${generator.name}; ${machine()}`)

  const cold: ColdStart[] = []
  for (let round = 0; round < rounds; round += 1) cold.push(await measureColdStart())
  progress(
    `cold start: ${cold.map((start) => `${Math.round(start.firstMs)} / ${Math.round(start.laterMs)} ms`).join(', ')} (first / later)`,
  )

  await using home = await createTempHome({ databaseUrl: undefined })
  const server = await startServer({ dataDir: home.dataDir })
  try {
    const { key } = await createKey(home, { scope: 'ingest' })
    await pause(3_000) // idle is what memory is measured at
    const idle = memoryBytes(server.pid, home.dataDir)
    const made = await makeContenders(home, server, key)
    for (const { name, why } of made.skipped) progress(`left out: ${name}, ${why}`)
    const wanted = options.only?.split(',')
    const contenders = made.contenders.filter(
      (each) => wanted === undefined || wanted.includes(each.name),
    )
    progress(`single trades: ${rounds} rounds of ${seconds} s`)
    const single = await measureSingle({
      contenders,
      generator,
      key,
      dataDir: home.dataDir,
      folder: home.folder,
      connections: [1, 16, 64, 256],
      rounds,
      seconds,
      progress,
    })
    progress('open loop: 2,000 trades/s')
    const open: LoadResult[] = []
    for (let round = 1; round <= rounds; round += 1)
      open.push(
        await measureOpenLoop({
          port: server.port,
          key,
          seconds: seconds * 2,
          perSecond: 2_000,
          run: `b-open-${round}`,
        }),
      )
    progress('batches of 500 and COPY')
    const batch = await measureBatch({
      home,
      port: server.port,
      pid: server.pid,
      key,
      rounds,
      batches: options.quick ? 40 : 120,
      progress,
    })
    const account = await accountFor(home, single)
    const found = { single, batch, open, cold, idle, account }
    const goals = goalsOf(found)
    const facts = {
      at: new Date().toISOString(),
      commit: commitId(),
      generator: generator.name,
      node: process.versions.node,
      rounds,
      seconds,
    }
    const result = { ...facts, machine: machine(), goals, skipped: made.skipped, ...found }
    const file = writeLatest(result)
    if (options.publish) {
      writePlots(single, contenders)
      publish(goals, single, contenders, facts)
    }
    process.stdout.write(
      options.json
        ? `${JSON.stringify(result)}\n`
        : `\n${goalLines(goals).join('\n')}\n\n${file}\n`,
    )
    if (account.lost + account.doubled > 0) process.exitCode = 1
  } finally {
    await server.stop()
  }
}
