// What becomes of keys on a server that the database cannot reach any more, though no connection breaks: it takes bytes and
// nothing comes back. Reads stop, because nobody can tell whether a key still holds; a key that was revoked meanwhile stays out.
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
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
  const [kept, revoked] = await Promise.all(
    ['kept', 'revoked'].map((name) =>
      createKey(home, { name, scope: 'admin:read,ingest', rate: '100000/s' }),
    ),
  )
  assert.ok(kept !== undefined && revoked !== undefined)
  const ask = async ({ key }: { readonly key: string }) => {
    const headers = { ...elsewhere, 'x-api-key': key }
    const answer = await send(`${server.url}/metrics`, { headers })
    return answer.status === 503 ? `503 ${JSON.parse(answer.text).code}` : String(answer.status)
  }
  for (const key of [kept, revoked])
    await until(async () => (await ask(key)) === '200', { what: 'the key' })
  return { proxy, home, ask, kept, revoked, server }
}

test('a server that is cut off from the database stops reading within seconds, and reads again when it is back', async (t) => {
  const { proxy, home, ask, kept, revoked } = await start(t)
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
  for (let look = 0; look < 20; look++) {
    assert.equal(await ask(revoked), '503 ledger_unavailable', 'and stays refused')
    await pause(50)
  }
  proxy.heal()
  await until(async () => (await ask(kept)) === '200', {
    ...{ timeoutMs: 30_000, everyMs: 50, what: 'the way back' },
  })
  assert.equal(await ask(revoked), '401')
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
