// `npm run torture:overlays`: many overlays in one profile of a real browser: all live at once, all offline with their last value when
// the server is killed, all live again by themselves, all empty on panic. Control: overlays whose sockets are cut must be noticed.

import {
  closeBench,
  type OverlayBench,
  type OverlayPage,
  openBench,
} from '../../../web/test/overlay-bench.ts'
import { finish, type Program, readProgram } from '../support/program.ts'
import { pause } from '../support/until.ts'

const program = readProgram(
  'Shows many overlays in one browser profile, through kills of the server.',
  {
    overlays: { type: 'string', help: 'how many (default 40)' },
    cycles: { type: 'string', help: 'kills of the server (default 3)' },
    'with-controls': {
      type: 'boolean',
      help: 'also with sockets that are cut, which must be noticed',
    },
  },
)
if (program !== null) await main(program)

type Look = { readonly wrong: number; readonly tookMs: number }

async function main(run: Program): Promise<void> {
  const count = run.count('overlays', 40)
  const cycles = run.count('cycles', 3)
  // Filled by openBench.
  const bench = {} as OverlayBench
  try {
    await openBench(bench)
    const pages = await openAll(bench, count)
    await bench.report({ equity: '10000.01' })
    const live = await all(pages, 'live', '10,000.01')
    run.progress(`${count} overlays, ${count - live.wrong} live after ${live.tookMs} ms`)
    const kills: { offline: Look; back: Look }[] = []
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      await bench.kill()
      const offline = await all(
        pages,
        'offline',
        cycle === 0 ? '10,000.01' : `20,000.0${cycle - 1}`,
      )
      await bench.start()
      await bench.report({ equity: `20000.0${cycle}` })
      const back = await all(pages, 'live', `20,000.0${cycle}`)
      run.progress(
        `kill ${cycle + 1}: ${count - offline.wrong} kept their value, ${count - back.wrong} back after ${back.tookMs} ms`,
      )
      kills.push({ offline, back })
    }
    await bench.run('overlay', 'panic')
    const blank = await all(pages, 'blank', null)
    await bench.run('overlay', 'panic', '--end')
    const shown = await all(pages, 'live', null)
    const faults = pages.flatMap((page) => page.faults)
    const looks = [live, ...kills.flatMap(({ offline, back }) => [offline, back]), blank, shown]
    const controls: Record<string, boolean> = {}
    if (run.options['with-controls'] === true) controls.cutSockets = await control(bench, pages)
    const passed =
      looks.every(({ wrong }) => wrong === 0) &&
      faults.length === 0 &&
      Object.values(controls).every((isNoticed) => isNoticed)
    finish('overlays', passed, { overlays: count, live, kills, blank, shown, faults, controls })
  } finally {
    await closeBench(bench)
  }
}

/** Each token is open in five places at most. */
async function openAll(bench: OverlayBench, count: number): Promise<OverlayPage[]> {
  const profile = await bench.newProfile()
  const pages: OverlayPage[] = []
  let url = ''
  for (let at = 0; at < count; at += 1) {
    if (at % 5 === 0) url = (await bench.overlay('stat')).url
    pages.push(await bench.open(url.replace('#', '?ms=0#'), profile))
  }
  return pages
}

/** How many do not stand so within a minute. */
async function all(
  pages: readonly OverlayPage[],
  state: string,
  text: string | null,
): Promise<Look> {
  const begunMs = performance.now()
  const isSo = async (page: OverlayPage) =>
    (await page.state()) === state && (text === null || (await page.text()).includes(text))
  let waiting = [...pages]
  while (waiting.length > 0 && performance.now() - begunMs < 60_000) {
    const seen = await Promise.all(waiting.map(isSo))
    waiting = waiting.filter((_page, at) => seen[at] !== true)
    if (waiting.length > 0) await pause(100)
  }
  return { wrong: waiting.length, tookMs: Math.round(performance.now() - begunMs) }
}

/** Three overlays that can reach nothing: the look must say that they are not live. */
async function control(bench: OverlayBench, pages: readonly OverlayPage[]): Promise<boolean> {
  const cut = pages.slice(0, 3)
  for (const { page } of cut) {
    await page.routeWebSocket(/stream/, (socket) => socket.close())
    await page.reload()
  }
  await bench.report({ equity: '30000.00' })
  const { wrong } = await all(pages, 'live', '30,000.00')
  return wrong === cut.length
}
