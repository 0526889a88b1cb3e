import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKey } from '../support/command-line.ts'
import { freshSeed } from '../support/random.ts'
import { createTempHome } from '../support/temp-home.ts'
import { startServer } from '../support/test-server.ts'
import { isCleanRoute, runRoute } from './route-run.ts'

test('3,000 mutated bodies over sockets give no 5xx and only rows that equal what was sent', async (t) => {
  const seed = freshSeed()
  t.diagnostic(`seed ${seed}`)
  await using home = await createTempHome()
  const server = await startServer(home)
  try {
    const { key } = await createKey(home)
    const run = await runRoute({ url: server.url, key, home, seed, bodies: 3_000, connections: 16 })
    assert.ok(isCleanRoute(run), `seed ${seed}: ${JSON.stringify(run, null, 2)}`)
    assert.ok(run.created > 600 && run.refused > 600, 'both outcomes are exercised')
  } catch (problem) {
    t.diagnostic(server.output())
    throw problem
  } finally {
    await server.stop()
  }
})
