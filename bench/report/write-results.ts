// Writes what a run found: results/latest.json, the two plots, and the tables between the marks of README.md.
// Each benchmark has marks of its own there; what stands outside of them is left alone.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import type { Contender } from '../contenders/contender.ts'
import type { SingleRun } from '../measure/single.ts'
import { median } from '../measure/statistics.ts'
import type { Goal } from './goals.ts'
import { drawPlot, type Series } from './svg-plot.ts'

const folder = join(import.meta.dirname, '..', 'results')
const readme = join(import.meta.dirname, '..', 'README.md')
const marks = {
  ingest: ['<!-- results: filled by npm run bench -- --publish -->', '<!-- end of results -->'],
  outbox: [
    '<!-- results: filled by npm run bench -- outbox --publish -->',
    '<!-- end of outbox results -->',
  ],
  accounts: [
    '<!-- results: filled by npm run bench -- accounts --publish -->',
    '<!-- end of accounts results -->',
  ],
  pixels: [
    '<!-- results: filled by npm run bench -- pixels --publish -->',
    '<!-- end of pixels results -->',
  ],
  dashboard: [
    '<!-- results: filled by npm run bench -- dashboard --publish -->',
    '<!-- end of dashboard results -->',
  ],
} as const

export type RunFacts = {
  readonly at: string
  readonly commit: string
  readonly generator: string
  readonly node: string
  readonly rounds: number
  readonly seconds: number
}

export function machine(): string {
  const processors = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${processors.length} × ${processors[0]?.model ?? 'processor'}, ${memory} GiB, ${type()} ${release().split('-')[0]}`
}

export function writeLatest(
  result: Readonly<Record<string, unknown>>,
  name: 'latest' | `latest-${keyof typeof marks}` = 'latest',
): string {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}.json`)
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`)
  return file
}

export function writePlots(runs: readonly SingleRun[], contenders: readonly Contender[]): void {
  mkdirSync(folder, { recursive: true })
  const lines = (value: (run: SingleRun) => number): Series[] =>
    contenders.map((contender, colour) => ({
      label: contender.label,
      colour,
      points: pointsOf(runs, contender, value),
    }))
  const subtitle = (what: string) =>
    `1.1 kB trades, one request each; ${what}; medians of interleaved rounds`
  writeFileSync(
    join(folder, 'throughput.svg'),
    drawPlot({
      title: 'Requests per second',
      subtitle: subtitle('higher is better'),
      xLabel: 'connections',
      unit: '',
      logarithmic: false,
      series: lines((run) => run.perSecond),
    }),
  )
  writeFileSync(
    join(folder, 'latency.svg'),
    drawPlot({
      title: '99th percentile of the answer time',
      subtitle: subtitle('lower is better'),
      xLabel: 'connections',
      unit: 'ms',
      logarithmic: true,
      series: lines((run) => run.p99Ms),
    }),
  )
}

function pointsOf(
  runs: readonly SingleRun[],
  contender: Contender,
  value: (run: SingleRun) => number,
) {
  const own = runs.filter((run) => run.contender === contender.name)
  return [...new Set(own.map((run) => run.connections))]
    .sort((left, right) => left - right)
    .map((x) => ({ x, y: median(own.filter((run) => run.connections === x).map(value)) }))
}

export function goalLines(goals: readonly Goal[]): string[] {
  const sign = (goal: Goal) => (goal.met === null ? '·' : goal.met ? '✓' : '✗')
  return goals.map((goal) => `${sign(goal)} ${goal.what}: ${goal.reached}  (goal ${goal.goal})`)
}

/** When, where and on what; `how` says what makes these rounds. */
export function factsLine(
  facts: { readonly at: string; readonly commit: string; readonly node: string },
  how: string,
): string {
  return `Measured ${facts.at.slice(0, 10)} at ${facts.commit || 'an unknown commit'}: ${how}, Node ${facts.node}, ${machine()}, load and servers on the same machine.`
}

export function goalTable(goals: readonly Goal[]): string[] {
  return [
    '| goal | to reach | reached | |',
    '|---|---|---|---|',
    ...goals.map(
      (goal) =>
        `| ${goal.what} | ${goal.goal} | ${goal.reached} | ${goal.met === null ? '' : goal.met ? '✓' : 'not yet'} |`,
    ),
  ]
}

/** Puts tables and facts into README.md, between the marks of one benchmark. */
export function publishBetween(which: keyof typeof marks, lines: readonly string[]): void {
  const text = readFileSync(readme, 'utf8')
  const [open, close] = marks[which]
  const [start, end] = [text.indexOf(open), text.indexOf(close)]
  if (start < 0 || end < start) throw new Error('README.md has lost its marks')
  const before = text.slice(0, start + open.length)
  writeFileSync(readme, `${before}\n${lines.join('\n')}\n${text.slice(end)}`)
}

export function publish(
  goals: readonly Goal[],
  runs: readonly SingleRun[],
  contenders: readonly Contender[],
  facts: RunFacts,
): void {
  const connections = [...new Set(runs.map((run) => run.connections))].sort(
    (left, right) => left - right,
  )
  const cell = (contender: Contender, x: number) => {
    const own = runs.filter((run) => run.contender === contender.name && run.connections === x)
    const rate = Math.round(median(own.map((run) => run.perSecond))).toLocaleString('en')
    return `${rate} (${median(own.map((run) => run.p99Ms)).toFixed(1)})`
  }
  publishBetween('ingest', [
    factsLine(facts, `${facts.rounds} rounds of ${facts.seconds} s, ${facts.generator}`),
    '',
    ...goalTable(goals),
    '',
    `| requests/s (p99 ms) at … connections | ${connections.join(' | ')} |`,
    `|---|${connections.map(() => '---').join('|')}|`,
    ...contenders.map(
      (contender) =>
        `| ${contender.label} | ${connections.map((x) => cell(contender, x)).join(' | ')} |`,
    ),
  ])
}
