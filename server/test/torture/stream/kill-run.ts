// Servers are killed under load, one of two or both, while clients follow an account and resume wherever they get in.
// At the end every client must have seen every trade that was written after it began, each once, and hold the last balance.
import { createKey } from '../../support/command-line.ts'
import { reportText } from '../../support/expert-reports.ts'
import { json, send } from '../../support/http-client.ts'
import type { Program } from '../../support/program.ts'
import { createRandom } from '../../support/random.ts'
import { pause, until } from '../../support/until.ts'
import { type PlantedFault, plantedIn } from '../planted/faults.ts'
import { startTwoServers } from '../two-servers.ts'
import { type CheckingClient, startCheckingClient } from './checking-client.ts'

export type KillResult = {
  readonly cycles: number
  readonly written: number
  readonly clients: number
  readonly reconnects: number
  readonly violations: readonly string[]
  readonly missing: number
}

const account = '4400001'
const server = 'Stream-MT5'

export async function killRun(
  run: Program,
  cycles: number,
  fault: PlantedFault | null,
): Promise<KillResult> {
  await using group = await startTwoServers(plantedIn(fault))
  const random = createRandom(run.seed)
  const urls = () => group.servers.map(({ url }) => url)
  const { key } = await createKey(group.commands, { scope: 'ingest,read', rate: '100000/s' })
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  let balance = 1
  const report = () =>
    post('/api/v1/ea/reports', () =>
      reportText({
        login: account,
        server,
        account: `"balance":${balance}.00,"equity":${balance}.00`,
        gmtTime: Math.floor(Date.now() / 1000),
      }),
    )
  /** Sent again, here or there, until somebody has taken it. */
  async function post(path: string, body: () => string): Promise<void> {
    for (;;) {
      const url = urls()[random.int(2)] ?? ''
      const answer = await send(url + path, { headers, body: body(), timeoutMs: 5_000 }).catch(
        () => null,
      )
      if (answer !== null && (answer.status === 200 || answer.status === 201)) return
      await pause(20)
    }
  }
  await until(async () => {
    const answers = await Promise.all(
      urls().map((url) => send(`${url}/api/v1/trades`, { headers })),
    )
    return answers.every(({ status }) => status === 200)
  })
  await report()
  const clients: CheckingClient[] = Array.from({ length: 40 }, (_, index) =>
    startCheckingClient({ urls, key, account, random: createRandom(run.seed + index) }),
  )
  await Promise.all(clients.map(({ ready }) => ready))

  let isWriting = true
  let written = 0
  const writer = async () => {
    while (isWriting) {
      written += 1
      const id = `t-${written}`
      await post('/api/v1/log_trade', () => tradeText(id))
    }
  }
  const reporter = async () => {
    while (isWriting) {
      balance += 1
      await report()
      await pause(50)
    }
  }
  const writing = [...Array.from({ length: 24 }, writer), reporter()]
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    await pause(random.between(300, 900))
    const places = cycle % 3 === 0 ? [0, 1] : [random.int(2)]
    for (const place of places) group.servers[place]?.kill('SIGKILL')
    await Promise.all(places.map((place) => group.servers[place]?.exited))
    for (const place of places) await group.restart(place)
    if (cycle % 5 === 0) run.progress(`${cycle} of ${cycles} kills, ${written} trades`)
  }
  await pause(300)
  isWriting = false
  await Promise.all(writing)
  const stored = await storedIds(urls()[0] ?? '', headers)
  const all = (client: CheckingClient) => [...stored].every((id) => client.trades.has(id))
  const isDone = () =>
    clients.every((client) => all(client) && client.balance() === `${balance}.00`)
  await until(isDone, { timeoutMs: 15_000, what: 'every client' }).catch(() => undefined) // counted below
  for (const client of clients) client.close()
  const missing = clients.reduce(
    (sum, { trades }) => sum + [...stored].filter((id) => !trades.has(id)).length,
    0,
  )
  const behind = clients.filter((client) => client.balance() !== `${balance}.00`).length
  return {
    cycles,
    written,
    clients: clients.length,
    reconnects: clients.reduce((sum, client) => sum + client.connections() - 1, 0),
    violations: [
      ...clients.flatMap(({ violations }) => violations).slice(0, 20),
      ...(behind > 0 ? [`${behind} clients hold an older balance`] : []),
    ],
    missing,
  }
}

function tradeText(id: string): string {
  return `{"bot_name":"torture","exchange":"${server}","account":"${account}","asset_symbol":"EURUSD","order_type":"BUY","entry_time":"2026-04-05T12:34:56Z","entry_price":1.1,"position_size":1,"exchange_order_id":"${id}"}`
}

async function storedIds(url: string, headers: Record<string, string>): Promise<Set<number>> {
  const ids = new Set<number>()
  let cursor = ''
  for (;;) {
    const page = json<{ data: { internal_id: number }[]; next_cursor: string | null }>(
      await send(`${url}/api/v1/trades?account=${account}&limit=1000${cursor}`, { headers }),
    )
    for (const { internal_id } of page.data) ids.add(internal_id)
    if (page.next_cursor === null) return ids
    cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`
  }
}
