// One page of the dashboard as a person opens it: how long until its first figures and until all of it, what it asked the server for,
// how long the server took until it began to answer, and how many bytes came over the wire.
import type { Page, Request } from 'playwright-core'
import { until } from '../../server/test/support/until.ts'
import { round } from '../measure/statistics.ts'

export type PageCost = {
  readonly page: string
  /** Until the page's main figures stand there. */
  readonly figures_ms: number
  /** Until nothing is loaded any more. */
  readonly complete_ms: number
  readonly requests: number
  /** From a request's last byte to the answer's first one; of the API alone. */
  readonly server_ms: number
  readonly slowest_ms: number
  readonly slowest: string
  /** Heads and compressed bodies of all answers. */
  readonly bytes: number
}

const LONGEST_MS = 300_000
/** Nothing asked for so long: the page is complete. */
const QUIET_MS = 300
/** Of a request that the page gave up while it waited for another of its kind, the browser tells no end. */
const LOST_MS = 3_000

export async function measurePage(
  page: Page,
  url: string,
  { path, sign }: { readonly path: string; readonly sign: string },
): Promise<PageCost> {
  const waiting = new Set<Request>()
  const answered: Request[] = []
  const failed: string[] = []
  let quietSince = performance.now()
  const asked = (request: Request) => void waiting.add(request)
  const ended = (request: Request) => {
    waiting.delete(request)
    answered.push(request)
    quietSince = performance.now()
  }
  const broken = (request: Request) => {
    waiting.delete(request)
    const why = request.failure()?.errorText ?? ''
    // What the page itself gave up is asked for no longer.
    if (!why.includes('ERR_ABORTED')) failed.push(`${request.url()}: ${why}`)
  }
  // So that nothing the page before asked for is counted.
  await page.goto('about:blank')
  page.on('request', asked)
  page.on('requestfinished', ended)
  page.on('requestfailed', broken)
  try {
    const from = performance.now()
    await page.goto(url + path, { timeout: LONGEST_MS })
    await page.locator(`main ${sign}`).first().waitFor({ timeout: LONGEST_MS })
    const figuresMs = performance.now() - from
    const isWhole = async () =>
      performance.now() - quietSince > (waiting.size === 0 ? QUIET_MS : LOST_MS) &&
      (await page.locator('.skeleton').count()) === 0
    await until(isWhole, { timeoutMs: LONGEST_MS, everyMs: 20, what: `all of ${path}` })
    if (failed.length > 0) throw new Error(`${path}: ${failed.join(', ')}`)
    return await costOf(path, answered, figuresMs, Math.max(figuresMs, quietSince - from))
  } finally {
    page.off('request', asked)
    page.off('requestfinished', ended)
    page.off('requestfailed', broken)
  }
}

async function costOf(
  path: string,
  answered: readonly Request[],
  figuresMs: number,
  completeMs: number,
): Promise<PageCost> {
  let bytes = 0
  let serverMs = 0
  let slowestMs = 0
  let slowest = ''
  for (const request of answered) {
    const sizes = await request.sizes()
    bytes += sizes.responseHeadersSize + sizes.responseBodySize
    const { pathname, search } = new URL(request.url())
    if (!pathname.startsWith('/api/')) continue
    const response = await request.response()
    if (response !== null && response.status() >= 400)
      throw new Error(`${path}: ${pathname}${search} answered ${response.status()}`)
    const { requestStart, responseStart } = request.timing()
    const ms = Math.max(0, responseStart - requestStart)
    serverMs += ms
    if (ms <= slowestMs) continue
    slowestMs = ms
    slowest = pathname.replace('/api/v1/', '') + search
  }
  return {
    ...{ page: path, figures_ms: Math.round(figuresMs), complete_ms: Math.round(completeMs) },
    ...{ requests: answered.length, server_ms: round(serverMs, 0) },
    ...{ slowest_ms: round(slowestMs, 0), slowest, bytes },
  }
}
