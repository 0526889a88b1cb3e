// Terminals of the demo: accounts that an Expert reports over /api/v1/ea/reports, without a terminal. One has a year behind it and goes
// on trading; one has lost its broker, so that it is stale.
import {
  createMarket,
  createRandom,
  createTerminal,
  makeHistory,
  type Terminal,
} from '@tidemark/practice'
import type { Secret } from '../../platform/secret.ts'
import { demoBots, expertAccount, historyFrom, staleAccount } from './demo-accounts.ts'
import type { DemoDeps, DemoPart } from './demo-deps.ts'
import { makeDemoKey } from './demo-keys.ts'

const DEALS_AT_ONCE = 200
const LOOK_MS = 1_000
/** As the Expert does. */
const PICTURE_MS = 2_000

export async function startDemoTerminals(deps: DemoDeps): Promise<DemoPart> {
  const key = await makeDemoKey(deps, 'demo-terminals')
  const nowMs = deps.clock.now()
  const market = createMarket(createRandom(5), nowMs)
  const past = { ...historyFrom(nowMs), bots: demoBots }
  const live = createTerminal({
    ...{ ...expertAccount, seed: 9, market, bots: demoBots.map((bot) => ({ ...bot, reach: 60 })) },
    history: makeHistory({ ...past, seed: 54, depositCents: 10_000_000 }),
  })
  const stale = createTerminal({
    ...{ ...staleAccount, seed: 10, market, bots: [], connected: false },
    history: makeHistory({
      ...past,
      fromMs: past.toMs - 90 * 86_400_000,
      seed: 7,
      depositCents: 2_500_000,
    }),
  })
  const terminals = [live, stale]
  for (const terminal of terminals) await reportAll(deps.url, key, terminal)
  let stopping = false
  let looks = 0
  const loop = (async () => {
    while (!stopping) {
      await deps.clock.wait(LOOK_MS)
      market.step(deps.clock.now())
      live.step()
      looks += 1
      if ((looks * LOOK_MS) % PICTURE_MS !== 0) continue
      for (const terminal of terminals)
        await reportAll(deps.url, key, terminal).catch((error: unknown) => {
          if (!stopping) deps.log.warn('demo: a report did not arrive', { reason: nameOf(error) })
        })
    }
  })()
  return {
    line: `an Expert reports account ${expertAccount.login}: a year of ${live.deals} deals, and it goes on`,
    async [Symbol.asyncDispose]() {
      stopping = true
      await loop
    },
  }
}

async function reportAll(url: string, key: Secret, terminal: Terminal): Promise<void> {
  for (;;) {
    const { text, deals } = terminal.nextReport(DEALS_AT_ONCE)
    const answer = await key.use((token) =>
      fetch(`${url}/api/v1/ea/reports`, {
        ...{ method: 'POST', body: text, signal: AbortSignal.timeout(20_000) },
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      }),
    )
    const body = await answer.text()
    if (!answer.ok) throw new Error(`the server answered ${answer.status}: ${body.slice(0, 300)}`)
    terminal.reported(deals)
    if (deals < DEALS_AT_ONCE) return
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.message : 'unknown')
