// What becomes of keys on a server that the database cannot reach any more, though no connection breaks: it takes bytes and
// nothing comes back. Reads stop, because nobody can tell whether a key still holds; a key that was revoked meanwhile stays out.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { WebSocket } from 'ws'
import { createKey, runTidemark } from '../support/command-line.ts'
import { send } from '../support/http-client.ts'
import { startSwallowingProxy } from '../support/swallowing-proxy.ts'
import { createDatabaseUrl } from '../support/test-database.ts'
import { startServer } from '../support/test-server.ts'
import { pause, until } from '../support/until.ts'

type Test = Parameters<typeof createDatabaseUrl>[0]

/** Metrics ask the database for nothing, so that what is refused is refused for the key alone; the address is no loopback. */
const elsewhere = { 'x-forwarded-for': '203.0.113.9' }

async function start(t: Test) {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-cut-'))
  chmodSync(folder, 0o700)
  const databaseUrl = await createDatabaseUrl(t)
  const proxy = await startSwallowingProxy(databaseUrl)
  const dataDir = join(folder, 'data')
  const server = await startServer({
    ...{ dataDir, databaseUrl: proxy.url },
    env: { TIDEMARK_TRUSTED_PROXIES: '127.0.0.1/32' },
  })
  t.after(async () => {
    proxy.heal()
    await server.stop()
    await proxy[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  // The command line reaches the database by its own way, as on another machine.
  const home = { dataDir, databaseUrl }
  const scope = 'admin:read,stream:read,ingest'
  const [kept, revoked, streaming] = await Promise.all(
    ['kept', 'revoked', 'streaming'].map((name) =>
      createKey(home, { name, scope, rate: '100000/s' }),
    ),
  )
  assert.ok(kept !== undefined && revoked !== undefined && streaming !== undefined)
  const ask = async ({ key }: { readonly key: string }) => {
    const headers = { ...elsewhere, 'x-api-key': key }
    const answer = await send(`${server.url}/metrics`, { headers })
    return answer.status === 503 ? `503 ${JSON.parse(answer.text).code}` : String(answer.status)
  }
  for (const key of [kept, revoked, streaming])
    await until(async () => (await ask(key)) === '200', { what: 'the key' })
  return { proxy, home, ask, kept, revoked, streaming, server }
}

/** Follows an account that is not there; resolves, once it is let in, with a promise of the code of the close. */
async function follow(url: string, key: string): Promise<{ code: Promise<number> }> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/stream`)
  const code = new Promise<number>((resolve) => socket.once('close', resolve))
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'auth', token: key }))
  socket.send(JSON.stringify({ type: 'subscribe', accounts: ['none'] }))
  await once(socket, 'message')
  return { code }
}

test('a server that is cut off from the database stops reading within seconds, and reads again when it is back', async (t) => {
  const { proxy, home, ask, kept, revoked, streaming, server } = await start(t)
  const following = await follow(server.url, streaming.key)
  proxy.swallow()
  assert.equal(await ask(kept), '200', 'a moment of silence is no reason')
  const { code } = await runTidemark(['key', 'revoke', revoked.id], home)
  assert.equal(code, 0)
  const revokedMs = performance.now()
  await until(async () => (await ask(revoked)) === '503 ledger_unavailable', {
    ...{ timeoutMs: 20_000, everyMs: 50, what: 'the refusal' },
  })
  t.diagnostic(`refused ${Math.round(performance.now() - revokedMs)} ms after it was revoked`)
  assert.equal(await ask(kept), '503 ledger_unavailable')
  // 4403 would tell clients never to come again, though nobody took the key away.
  assert.equal(await following.code, 1001)
  for (let look = 0; look < 20; look++) {
    assert.equal(await ask(revoked), '503 ledger_unavailable', 'and stays refused')
    await pause(50)
  }
  proxy.heal()
  await until(async () => (await ask(kept)) === '200', {
    ...{ timeoutMs: 30_000, everyMs: 50, what: 'the way back' },
  })
  assert.equal(await ask(revoked), '401')
  const again = await follow(server.url, streaming.key)
  const { code: ended } = await runTidemark(['key', 'revoke', streaming.id], home)
  assert.equal(ended, 0)
  assert.equal(await again.code, 4403)
})

test('connections that went silent hide no revocation, although new ones would pass', async (t) => {
  const { proxy, home, ask, kept, revoked } = await start(t)
  proxy.swallow()
  proxy.heal() // the listener and the pool hang on connections that say nothing, for ever
  const { code } = await runTidemark(['key', 'revoke', revoked.id], home)
  assert.equal(code, 0)
  const revokedMs = performance.now()
  await until(async () => (await ask(revoked)) !== '200', {
    ...{ timeoutMs: 20_000, everyMs: 50, what: 'the refusal' },
  })
  t.diagnostic(`refused ${Math.round(performance.now() - revokedMs)} ms after it was revoked`)
  await until(async () => (await ask(revoked)) === '401', {
    ...{ timeoutMs: 30_000, everyMs: 50, what: 'the end of the key' },
  })
  await until(async () => (await ask(kept)) === '200', {
    ...{ timeoutMs: 30_000, everyMs: 50, what: 'the other key' },
  })
})
