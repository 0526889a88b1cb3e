// `npm run bench -- accounts`: accounts of both sides, read as a wall of widgets reads them, with the broker's requests counted.
// Times are never asserted; the run fails only when an answer is wrong, an account has no values, or the broker is asked too often.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createKey, runTidemark } from '../../server/test/support/command-line.ts'
import { commitId } from '../../server/test/support/program.ts'
import { createTempHome, type TempHome } from '../../server/test/support/temp-home.ts'
import { startServer } from '../../server/test/support/test-server.ts'
import { pause, until } from '../../server/test/support/until.ts'
import { memoryBytes } from '../measure/trees.ts'
import type { Goal } from '../report/goals.ts'
import {
  factsLine,
  goalLines,
  goalTable,
  machine,
  publishBetween,
  writeLatest,
} from '../report/write-results.ts'
import { type PracticeThread, startPracticeThread } from './practice-thread.ts'
import { startExpert } from './pushing-expert.ts'
import { loadSummaries, type SummaryLoad } from './summary-load.ts'

const help = `Measures the account API; see bench/README.md. Two accounts are pushed by the Expert Advisor (needs g++), the others
are read from the practice broker through the MT5 Web API; each is asked for its summary once a second.

  --quick       ten seconds and 100 accounts: a look, not a measurement
  --seconds N   length of the load (default 60)
  --accounts N  accounts at the broker (default 300)
  --publish     also writes the table of bench/README.md
  --json        prints only the result, as one JSON document
`

export async function benchAccounts(words: string[]): Promise<void> {
  const { values: options } = parseArgs({
    args: words,
    options: {
      quick: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      accounts: { type: 'string' },
      publish: { type: 'boolean', default: false },
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
  const seconds = Number(options.seconds ?? (options.quick ? 10 : 60))
  const polled = Number(options.accounts ?? (options.quick ? 100 : 300))
  progress(`accounts: 2 pushed, ${polled} read; ${machine()}`)

  await using practice = await startPracticeThread(polled)
  await using home = await createTempHome({ databaseUrl: undefined })
  const server = await startServer({ dataDir: home.dataDir })
  try {
    await connect(home, practice)
    const ingest = await createKey(home, { scope: 'ingest' })
    const pushed = ['7700001', '7700002']
    const experts = await Promise.all(
      pushed.map((login) =>
        startExpert({ url: server.url, key: ingest.key, login, folder: home.folder }),
      ),
    )
    const reader = await createKey(home, { scope: 'accounts:read', rate: '10000/s' })
    const accounts = [...pushed, ...practice.facts.accounts]
    const ticking = tick(experts)
    progress('waiting until every account has values')
    await until(() => allLive(server.url, reader.key, accounts.length), {
      timeoutMs: 60_000,
      everyMs: 500,
      what: 'values of every account',
    })
    await practice.counts()
    progress(`load: ${accounts.length} requests a second for ${seconds} s`)
    const load = await loadSummaries({ url: server.url, key: reader.key, accounts, seconds })
    const upstream = await practice.counts()
    const memory = memoryBytes(server.pid, home.dataDir)
    await ticking.stop()
    const requests = Object.values(upstream).reduce((sum, one) => sum + one, 0)
    const most = mostUpstream(polled, seconds)
    const goals = goalsOf(load, accounts.length * seconds, requests, most)
    const facts = { at: new Date().toISOString(), commit: commitId(), node: process.versions.node }
    const result = { ...facts, machine: machine(), seconds, polled, goals, load, upstream, memory }
    const file = writeLatest(result, 'latest-accounts')
    const tables = upstreamTable(upstream)
    if (options.publish)
      publishBetween('accounts', [
        factsLine(facts, `2 + ${polled} accounts for ${seconds} s`),
        '',
        ...goalTable(goals),
        '',
        ...tables,
      ])
    process.stdout.write(
      options.json
        ? `${JSON.stringify(result)}\n`
        : `\n${goalLines(goals).join('\n')}\n\n${tables.join('\n')}\n\n${file}\n`,
    )
    if (goals.some(({ met }) => met === false)) process.exitCode = 1
  } finally {
    await server.stop()
  }
}

async function connect(home: TempHome, { facts }: PracticeThread): Promise<void> {
  const passwordFile = join(home.folder, 'manager.password')
  writeFileSync(passwordFile, facts.password, { mode: 0o600 })
  const given = ['--url', facts.url, '--login', facts.login, '--password-file', passwordFile]
  const add = ['broker', 'add', '--venue', 'mt5_web_api', '--name', 'practice', ...given]
  await run(home, [...add, '--fingerprint', facts.fingerprint])
  await run(home, ['account', 'add', '--broker', 'practice', '--account', facts.accounts.join()])
}

async function run(home: TempHome, words: string[]): Promise<void> {
  const { code, stderr } = await runTidemark(words, home)
  if (code !== 0)
    throw new Error(`tidemark ${words.slice(0, 2).join(' ')} ended with ${code}: ${stderr}`)
}

/** Lets the terminals live on beside everything else. */
function tick(experts: readonly { second(): Promise<void>; stop(): Promise<void> }[]) {
  let going = true
  const done = (async () => {
    while (going) {
      const startedMs = performance.now()
      await Promise.all(experts.map((expert) => expert.second()))
      await pause(Math.max(0, 1000 - (performance.now() - startedMs)))
    }
    await Promise.all(experts.map((expert) => expert.stop()))
  })()
  return {
    stop() {
      going = false
      return done
    },
  }
}

async function allLive(url: string, key: string, expected: number): Promise<boolean> {
  const answer = await fetch(`${url}/api/v1/accounts?limit=1000&fields=balance`, {
    headers: { authorization: `Bearer ${key}` },
  })
  // What GET /api/v1/accounts promises.
  const page = (await answer.json()) as { data?: { state: string; balance: string | null }[] }
  const live = (page.data ?? []).filter(
    ({ state, balance }) => state === 'live' && balance !== null,
  )
  return live.length === expected
}

/** Pacing: one request per account per 5 s, three at once after a rest. A batch asks for many accounts and is one request. */
function mostUpstream(accounts: number, seconds: number): number {
  return accounts * (seconds / 5 + 3)
}

function goalsOf(load: SummaryLoad, due: number, upstream: number, most: number): Goal[] {
  const ok = load.statuses['200'] ?? 0
  const live = load.states.live ?? 0
  const percent = (part: number) => `${((100 * part) / due).toFixed(2)} %`
  return [
    { what: 'summaries answered with 200', goal: '100 %', reached: percent(ok), met: ok === due },
    { what: 'of them live', goal: '100 %', reached: percent(live), met: live === due },
    {
      what: 'answer time, waiting included',
      goal: '–',
      reached: `p50 ${load.p50Ms.toFixed(1)}, p99 ${load.p99Ms.toFixed(1)}, max ${load.maxMs.toFixed(0)} ms`,
      met: null,
    },
    {
      what: 'requests that reached the broker',
      goal: `≤ ${most}`,
      reached: `${upstream} for ${due} of ours`,
      met: upstream <= most,
    },
  ]
}

function upstreamTable(counts: Readonly<Record<string, number>>): string[] {
  const rows = Object.entries(counts).sort(([, one], [, two]) => two - one)
  return [
    '| path at the broker | requests |',
    '|---|---|',
    ...rows.map(([path, requests]) => `| \`${path}\` | ${requests} |`),
  ]
}
