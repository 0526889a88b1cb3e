// `npm run torture:revocation`: keys are revoked under the hands of whoever uses them, on two servers of one database.
// Each trial holds a WebSocket and a stream of events on both and asks both for trades in a loop; then the key is revoked, and the
// time until each of the six ends is taken. Some keys are revoked by the command line: when it returns, all must have ended.
// Two controls must be noticed: a server that keeps streams of revoked keys, and one that never forgets a key.
import type { Agent } from 'node:http'
import { WebSocket } from 'ws'
import { readKeyRequest } from '../../src/access/keys/key-request.ts'
import { createKey as makeKey, revokeKey } from '../../src/access/keys/manage-keys.ts'
import { loadReadSecrets } from '../../src/config/secrets.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import { Secret } from '../../src/platform/secret.ts'
import { createKey, runTidemark } from '../support/command-line.ts'
import { keepAliveAgent, send } from '../support/http-client.ts'
import { finish, type Program, readProgram } from '../support/program.ts'
import { silentLog } from '../support/test-cluster.ts'
import { pause, until } from '../support/until.ts'
import { plantedIn } from './planted/faults.ts'
import { startTwoServers } from './two-servers.ts'

const program = readProgram('Revokes keys while requests and streams use them on two servers.', {
  trials: { type: 'string', help: 'keys that are revoked (default 1000)' },
  together: { type: 'string', help: 'how many at the same time (default 2)' },
  commands: { type: 'string', help: 'keys that the command line revokes (default 10)' },
  'no-control': { type: 'boolean', help: 'leaves out the runs with planted bugs' },
})
if (program !== null) await main(program)

/** Whatever has not ended by then counts as never ended. */
function limitMs() {
  return 1_000
}

type Times = {
  readonly requests: number[]
  readonly sockets: number[]
  readonly events: number[]
  never: number
}

async function main(run: Program): Promise<void> {
  const trials = run.count('trials', 1000)
  const times = await measure(run, trials, {})
  const summary = Object.fromEntries(
    (['requests', 'sockets', 'events'] as const).map((kind) => [kind, percentiles(times[kind])]),
  )
  const commands = await commandTrials(run)
  const noticed: Record<string, boolean> = {}
  if (run.options['no-control'] !== true) {
    run.progress('control: a server that keeps streams of revoked keys')
    const keeping = await measure(run, 4, plantedIn('keeps-revoked-streams'))
    noticed.keeps_revoked_streams = keeping.never > 0
    run.progress('control: the second server never forgets a key')
    const deaf = await measure(run, 4, {}, plantedIn('never-forgets-keys'))
    noticed.never_forgets = deaf.never > 0 && deaf.requests.length > 0
  }
  const passed =
    times.never === 0 && commands.never === 0 && Object.values(noticed).every((one) => one)
  finish('revocation', passed, {
    seed: run.seed,
    trials,
    never: times.never,
    ms: summary,
    byCommand: commands,
    controls: noticed,
  })
}

/** A key that the command line has revoked is refused by both servers from the moment at which the command returns. */
async function commandTrials(run: Program): Promise<{ trials: number; never: number }> {
  const trials = run.count('commands', 10)
  await using group = await startTwoServers()
  let never = 0
  for (let done = 0; done < trials; done++) {
    const { id, key } = await createKey(group.commands, { scope: 'read' })
    const statuses = () =>
      Promise.all(
        group.servers.map(
          async ({ url }) =>
            (await send(`${url}/api/v1/trades`, { headers: { 'x-api-key': key } })).status,
        ),
      )
    const before = await statuses()
    const { code } = await runTidemark(['key', 'revoke', id], group.commands)
    const after = await statuses()
    // Created by the command line too, so it was known everywhere when that returned.
    if (code !== 0 || before.some((one) => one !== 200) || after.some((one) => one !== 401)) never++
  }
  return { trials, never }
}

async function measure(
  run: Program,
  trials: number,
  env: Record<string, string>,
  second: Record<string, string> = {},
): Promise<Times> {
  await using group = await startTwoServers(env, second)
  const agent = keepAliveAgent(64)
  using _closed = { [Symbol.dispose]: () => agent.destroy() }
  const { dataDir, databaseUrl } = group.home
  const url = new Secret(databaseUrl ?? '')
  await using database = await openDatabase({ dataDir, url, log: silentLog })
  const { pepper } = await loadReadSecrets({ dataDir, masterKeyFile: null })
  const keys = { database, pepper, clock: systemClock, actor: 'torture' }
  const urls = group.servers.map((server) => server.url)
  const times: Times = { requests: [], sockets: [], events: [], never: 0 }
  let begun = 0
  const worker = async () => {
    while (begun < trials) {
      begun += 1
      if (begun % 100 === 0) run.progress(`${begun} of ${trials}`)
      await trial(keys, urls, agent, times)
    }
  }
  await Promise.all(Array.from({ length: run.count('together', 2) }, worker))
  return times
}

async function trial(
  keys: Parameters<typeof makeKey>[0],
  urls: readonly string[],
  agent: Agent,
  times: Times,
): Promise<void> {
  const request = readKeyRequest({ name: 'torture', scope: 'read', rate: '10000/s' })
  const { key, token } = await makeKey(keys, request)
  const text = token.use((one) => one)
  const headers = { authorization: `Bearer ${text}` }
  const status = async (url: string) =>
    (await send(`${url}/api/v1/trades?limit=1`, { headers, agent })).status
  for (const url of urls)
    await until(async () => (await status(url)) === 200, {
      what: 'the key at both servers',
      everyMs: 5,
    })
  const ends: { kind: 'requests' | 'sockets' | 'events'; ended: Promise<number> }[] = []
  const stop = new AbortController()
  for (const url of urls) {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/stream`)
    socket.on('error', () => undefined)
    await new Promise<void>((resolve) => socket.once('open', () => resolve()))
    socket.send(JSON.stringify({ type: 'auth', token: text }))
    socket.send(JSON.stringify({ type: 'subscribe', accounts: ['none'] }))
    await new Promise<void>((resolve) => socket.once('message', () => resolve())) // it is in: the account is unknown
    ends.push({
      kind: 'sockets',
      ended: new Promise((resolve) => socket.once('close', () => resolve(performance.now()))),
    })
    stop.signal.addEventListener('abort', () => socket.terminate())
    const events = await fetch(`${url}/api/v1/stream?accounts=none`, {
      headers,
      signal: stop.signal,
    })
    ends.push({
      kind: 'events',
      ended: events.text().then(
        () => performance.now(),
        () => performance.now(),
      ),
    })
    const asking = async () => {
      while (!stop.signal.aborted) {
        // Refused: as an unknown key, or as one more wrong key of this address.
        if ((await status(url)) !== 200) return performance.now()
        await pause(5)
      }
      return Number.POSITIVE_INFINITY
    }
    ends.push({ kind: 'requests', ended: asking() })
  }
  await pause(20)
  const revokedMs = performance.now()
  await revokeKey(keys, key.id)
  const late = pause(limitMs() + 200).then(() => Number.POSITIVE_INFINITY)
  for (const { kind, ended } of ends) {
    const tookMs = (await Promise.race([ended, late])) - revokedMs
    if (tookMs > limitMs()) times.never += 1
    else times[kind].push(tookMs)
  }
  stop.abort()
}

function percentiles(values: readonly number[]) {
  const sorted = [...values].sort((one, two) => one - two)
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) /
    10
  return { p50: at(0.5), p99: at(0.99), max: at(1), measured: sorted.length }
}
