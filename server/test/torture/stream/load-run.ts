// Many subscribers, half of which stop reading: those who read must not notice, memory must stay bounded, and whoever was cut
// must find its way back to exactly what the server holds.
import { readFileSync } from 'node:fs'
import { WebSocket } from 'ws'
import { createKey } from '../../support/command-line.ts'
import { reportText } from '../../support/expert-reports.ts'
import { send } from '../../support/http-client.ts'
import type { Program } from '../../support/program.ts'
import { createTempHome } from '../../support/temp-home.ts'
import { startServer } from '../../support/test-server.ts'
import { pause, until } from '../../support/until.ts'
import { type PlantedFault, plantedIn } from '../planted/faults.ts'

export type Delivery = {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly deliveries: number
}

export type LoadResult = {
  readonly subscribers: number
  readonly stalled: number
  readonly alone: Delivery
  readonly besideStalled: Delivery
  readonly cut: number
  readonly resumed: number
  readonly memoryMb: {
    readonly before: number
    readonly withSubscribers: number
    readonly most: number
  }
}

const [quiet, heavy] = ['4500001', '4500002']

export async function loadRun(
  run: Program,
  subscribers: number,
  seconds: number,
  fault: PlantedFault | null,
): Promise<LoadResult> {
  await using home = await createTempHome({ databaseUrl: undefined })
  const env = plantedIn(fault)
  const server = await startServer({ dataDir: home.dataDir, env })
  try {
    const { key } = await createKey(home, { scope: 'ingest,read', rate: '100000/s' })
    const memory = () => rssMb(server.pid)
    const sentMs = new Map<string, number>()
    let balance = 100
    const report = async (login: string, more = ''): Promise<void> => {
      balance += 1
      const text = `${balance}.00`
      const body = reportText({
        login,
        server: 'Load-MT5',
        account: `"balance":${text},"equity":${text}`,
        gmtTime: Math.floor(Date.now() / 1000),
        ...(more === '' ? {} : { more }),
      })
      if (login === quiet) sentMs.set(text, performance.now())
      await send(`${server.url}/api/v1/ea/reports`, {
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body,
      })
    }
    await until(async () => {
      await report(quiet)
      const answer = await send(`${server.url}/api/v1/accounts/${quiet}`, {
        headers: { authorization: `Bearer ${key}` },
      })
      return answer.status === 200
    })
    await report(heavy, positionsText(1))
    const before = memory()
    let delays: number[] = []
    const half = Math.floor(subscribers / 2)
    const healthy = await openMany(server.url, key, [quiet], ['summary'], half, (text) => {
      const at = /"balance":"([\d.]+)"/.exec(text)?.[1]
      const sent = at === undefined ? undefined : sentMs.get(at)
      if (sent !== undefined && text.startsWith('{"type":"delta"'))
        delays.push(performance.now() - sent)
    })
    const idle = await openMany(
      server.url,
      key,
      [heavy],
      ['positions'],
      subscribers - half,
      () => undefined,
    )
    const withSubscribers = memory()
    const beat = async (withHeavy: boolean) => {
      delays = []
      for (let turn = 0; turn < seconds * 10; turn += 1) {
        const startedMs = performance.now()
        await Promise.all([
          report(quiet),
          ...(withHeavy ? [report(heavy, positionsText(turn))] : []),
        ])
        most = Math.max(most, memory())
        await pause(Math.max(0, 100 - (performance.now() - startedMs)))
      }
      await pause(300)
      return deliveryOf(delays)
    }
    let most = withSubscribers
    run.progress(`${subscribers} subscribers; ${seconds} s with all of them reading`)
    const alone = await beat(false)
    run.progress(`${idle.length} of them stop reading`)
    let cut = 0
    for (const socket of idle) {
      socket.once('close', () => {
        cut += 1
      })
      pauseReading(socket)
    }
    const besideStalled = await beat(true)
    for (const socket of idle) resumeReading(socket)
    await until(() => cut === idle.length, { timeoutMs: 5_000, what: 'the cuts' }).catch(
      () => undefined,
    ) // counted
    const resumed = await comeBack(server.url, key, Math.min(cut, 50))
    for (const socket of [...healthy, ...idle]) socket.terminate()
    return {
      subscribers,
      stalled: idle.length,
      ...{ alone, besideStalled, cut, resumed },
      memoryMb: { before, withSubscribers, most },
    }
  } finally {
    await server.stop()
  }
}

/** 110 open positions: about 40 kB a list, so that an unread socket fills. */
function positionsText(turn: number): string {
  const one = (index: number) =>
    `{"ticket":"${9_000_000 + index}","identifier":"${9_000_000 + index}","symbol":"EURUSD","type":0,"volume":1.00,"price_open":1.10000,"profit":${turn}.${String(index).padStart(3, '0')},"comment":"${'x'.repeat(25)}"}`
  return `"positions":[${Array.from({ length: 110 }, (_, index) => one(index)).join(',')}]`
}

async function openMany(
  url: string,
  key: string,
  accounts: readonly string[],
  topics: readonly string[],
  count: number,
  onText: (text: string) => void,
): Promise<WebSocket[]> {
  const sockets: WebSocket[] = []
  let ready = 0
  for (let turn = 0; turn < count; turn += 1) {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/stream`)
    sockets.push(socket)
    let isFirst = true
    socket.on('error', () => undefined)
    socket.on('open', () => {
      socket.send(JSON.stringify({ type: 'auth', token: key }))
      socket.send(JSON.stringify({ type: 'subscribe', accounts, topics }))
    })
    socket.on('message', (data) => {
      const text = String(data)
      if (isFirst && text.startsWith('{"type":"snapshot"')) {
        isFirst = false
        ready += 1
      }
      onText(text)
    })
    if (turn % 50 === 49)
      await until(() => ready > turn - 50, { timeoutMs: 20_000, what: 'subscribers' })
  }
  await until(() => ready === count, { timeoutMs: 30_000, what: 'every subscriber' })
  return sockets
}

/** Some of those who were cut come back: each must get the list that the server holds. */
async function comeBack(url: string, key: string, count: number): Promise<number> {
  if (count === 0) return 0
  const current = await send(`${url}/api/v1/accounts/${heavy}/positions`, {
    headers: { authorization: `Bearer ${key}` },
  })
  const profits = (text: string) => (text.match(/"profit":"[\d.]+"/g) ?? []).join()
  let same = 0
  const sockets = await openMany(url, key, [heavy], ['positions'], count, (text) => {
    if (profits(text) === profits(current.text)) same += 1
  })
  for (const socket of sockets) socket.terminate()
  return same
}

// The socket below is what stops reading; the library has no word for it.
const rawOf = (socket: WebSocket) =>
  Reflect.get(socket, '_socket') as { pause(): void; resume(): void }
const pauseReading = (socket: WebSocket) => rawOf(socket).pause()
const resumeReading = (socket: WebSocket) => rawOf(socket).resume()

function deliveryOf(delays: readonly number[]): Delivery {
  const sorted = [...delays].sort((one, two) => one - two)
  const at = (share: number) =>
    Math.round(
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN) * 10,
    ) / 10
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), deliveries: sorted.length }
}

function rssMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}
