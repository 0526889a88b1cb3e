// `npm run bench -- pixels`: from the moment in which an Expert's report of a closed deal leaves, to the frame of a real browser that
// shows it, in an overlay that follows over its socket. Times are never asserted; the run fails only when a deal is not shown.
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { commitId } from '../../server/test/support/program.ts'
import { pause, until } from '../../server/test/support/until.ts'
import {
  closeBench,
  closedDeals,
  type OverlayBench,
  openBench,
} from '../../web/test/overlay-bench.ts'
import { round } from '../measure/statistics.ts'
import type { Goal } from '../report/goals.ts'
import {
  factsLine,
  goalLines,
  goalTable,
  machine,
  publishBetween,
  writeLatest,
} from '../report/write-results.ts'
import { measureWork, type Work } from './measure-work.ts'

const help = `Measures how long a deal that an Expert reports takes to an overlay's pixels in Chromium; see bench/README.md.

  --quick       30 deals: a look, not a measurement
  --deals N     deals (default 300)
  --publish     also writes the table of bench/README.md
  --json        prints only the result, as one JSON document
`
const GOAL_MS = 250
const GOAL_WORK_MS = 150

export async function benchPixels(words: string[]): Promise<void> {
  const { values: options } = parseArgs({
    args: words,
    options: {
      quick: { type: 'boolean', default: false },
      deals: { type: 'string' },
      publish: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (options.help) {
    process.stdout.write(help)
    return
  }
  const deals = Number(options.deals ?? (options.quick ? 30 : 300))
  // Filled by openBench.
  const bench = {} as OverlayBench
  try {
    await openBench(bench)
    const { url } = await bench.overlay('ticker')
    const overlay = await bench.open(url.replace('#', '?ms=0&rows=5#'))
    await overlay.becomes('live')
    await overlay.page.evaluate(watchFrames)
    if (!options.json) process.stderr.write(`${deals} deals, ${machine()}\n`)
    const found: number[] = []
    // The first few warm both sides up.
    for (let at = -5; at < deals; at += 1) {
      const ms = await oneDeal(bench, overlay.page, at + 5)
      if (at >= 0) found.push(ms)
      // Not in step with anything: neither frames nor looks.
      await pause(120 + ((at * 37 + 200) % 90))
    }
    await overlay.page.close()
    if (!options.json) process.stderr.write('work of a page with 20 rows, five times a second\n')
    const work = await measureWork(bench, options.quick ? 4 : 15)
    report(found, work, options)
  } finally {
    await closeBench(bench)
  }
}

/** Milliseconds from before the report is sent to the frame in which its profit stands. */
async function oneDeal(bench: OverlayBench, page: Page, at: number): Promise<number> {
  const profit = `${1_000 + at}.5${at % 10}`
  const text = `+${profit.replace(/^(\d)(\d{3})/, '$1,$2')}`
  const report = closedDeals(10_000 + at * 2, profit)
  const sentMs = performance.timeOrigin + performance.now()
  await bench.report({ deals: report })
  const shownMs = await until(
    () => page.evaluate<number | null>(`frames[${JSON.stringify(text)}] ?? null`),
    {
      ...{ everyMs: 20, what: `${text} on the overlay` },
    },
  )
  return shownMs - sentMs
}

/**
 * Run in the page: notes for each new text the start of the frame after the one that first held it, when that one was drawn; both
 * programs read the same clock of the machine.
 */
const watchFrames = `
window.frames = {}
new MutationObserver(() => {
  const texts = [...document.querySelectorAll('.value')].map((one) => one.textContent).filter((one) => one.startsWith('+'))
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const now = performance.timeOrigin + performance.now()
    for (const text of texts) frames[text] ??= now
  }))
}).observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true })`

function report(
  found: readonly number[],
  work: Work,
  options: { readonly publish: boolean; readonly json: boolean },
): void {
  const sorted = [...found].sort((one, two) => one - two)
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN, 1)
  const spread = { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) }
  const goals: Goal[] = [
    {
      what: 'a deal reported by an Expert, on an overlay in Chromium, p95',
      goal: `≤ ${GOAL_MS} ms`,
      reached: `${spread.p95} ms (p50 ${spread.p50}, p99 ${spread.p99}, most ${spread.most})`,
      met: spread.p95 <= GOAL_MS,
    },
    {
      what: 'work of a page with 20 open positions at five updates a second',
      goal: `≤ ${GOAL_WORK_MS} ms per second`,
      reached: `${work.perSecondMs} ms, ${work.frames} frames per second, heap ${work.heapMb} MB`,
      met: work.perSecondMs <= GOAL_WORK_MS,
    },
  ]
  const facts = { at: new Date().toISOString(), commit: commitId(), node: process.versions.node }
  const result = { ...facts, machine: machine(), deals: found.length, ...spread, work, goals }
  const file = writeLatest(result, 'latest-pixels')
  if (options.publish)
    publishBetween('pixels', [factsLine(facts, `${found.length} deals`), '', ...goalTable(goals)])
  process.stdout.write(
    options.json ? `${JSON.stringify(result)}\n` : `\n${goalLines(goals).join('\n')}\n\n${file}\n`,
  )
}
