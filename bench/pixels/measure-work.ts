// What a page with a full table costs its machine: script, style, layout and paint, as Chromium's own counters say.
import { pause } from '../../server/test/support/until.ts'
import { type OverlayBench, openPosition } from '../../web/test/overlay-bench.ts'
import { round } from '../measure/statistics.ts'

export type Work = {
  /** Milliseconds of work in a second. */
  readonly perSecondMs: number
  /** Frames that the page could have drawn in a second. */
  readonly frames: number
  readonly heapMb: number
}

const ROWS = 20
const EVERY_MS = 200

export async function measureWork(bench: OverlayBench, seconds: number): Promise<Work> {
  const { url } = await bench.overlay('positions')
  const { page } = await bench.open(url.replace('#', `?rows=${ROWS}#`))
  const counters = await page.context().newCDPSession(page)
  await counters.send('Performance.enable')
  const read = async () => {
    const { metrics } = await counters.send('Performance.getMetrics')
    const of = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN
    return { taskS: of('TaskDuration'), heap: of('JSHeapUsedSize'), atS: of('Timestamp') }
  }
  await update(bench, 0)
  await page.evaluate(
    'window.drawn = 0; (function next() { drawn += 1; requestAnimationFrame(next) })()',
  )
  await pause(1_000)
  const before = await read()
  const framesBefore = await page.evaluate<number>('drawn')
  const endMs = performance.now() + seconds * 1_000
  for (let at = 1; performance.now() < endMs; at += 1) {
    const dueMs = performance.now() + EVERY_MS
    await update(bench, at)
    await pause(Math.max(0, dueMs - performance.now()))
  }
  const after = await read()
  const frames = (await page.evaluate<number>('drawn')) - framesBefore
  await page.context().close()
  const tookS = after.atS - before.atS
  return {
    perSecondMs: round(((after.taskS - before.taskS) * 1_000) / tookS, 1),
    frames: round(frames / tookS, 1),
    heapMb: round(after.heap / 2 ** 20, 2),
  }
}

async function update(bench: OverlayBench, at: number): Promise<void> {
  const positions = Array.from({ length: ROWS }, (_, row) =>
    openPosition(9_000 + row, (((at * 37 + row * 101) % 9_000) / 100 - 45).toFixed(2)),
  )
  await bench.report({ equity: (10_000 + (at % 90)).toFixed(2), positions })
}
