// Counting must lose nothing of two servers that write at once, and must never stop a request.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test from 'node:test'
import { silentLog } from '../../../test/support/test-cluster.ts'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import { systemClock } from '../../platform/clock.ts'
import { DatabaseUnavailable } from '../../platform/database/database.ts'
import { Secret } from '../../platform/secret.ts'
import { readKeyRequest } from './key-request.ts'
import { createKeyUse } from './key-use.ts'
import { createKey } from './manage-keys.ts'
import { loadUsage } from './usage-store.ts'

test('servers that write at the same time lose nothing of each other and do not wait for ever', async (t) => {
  const database = await createTestDatabase(t)
  const pepper = new Secret(randomBytes(32).toString('hex'))
  const deps = { database, pepper, clock: systemClock, actor: 'test' }
  const ids: string[] = []
  for (let made = 0; made < 20; made++) {
    const { key } = await createKey(deps, readKeyRequest({ name: `k${made}`, scope: 'read' }))
    ids.push(key.id)
  }
  for (let round = 0; round < 5; round++) {
    const servers = [ids, ids.toReversed(), ids].map((order) => {
      const use = createKeyUse({ database, clock: systemClock, log: silentLog })
      for (const id of order) {
        use.granted(id, 'read')
        use.refused(id, 'read')
        use.granted(id, 'ingest')
      }
      return use
    })
    await Promise.all(servers.map((use) => use[Symbol.asyncDispose]()))
  }
  for (const id of ids) {
    const rows = await loadUsage(database.read, id, 2)
    const sum = (pick: (row: (typeof rows)[number]) => number) =>
      rows.reduce((all, row) => all + pick(row), 0)
    assert.equal(
      sum(({ requests }) => requests),
      45,
    )
    assert.equal(
      sum(({ refused }) => refused),
      15,
    )
  }
})

test('a key that is gone and a database that is away are no reason to fail', async (t) => {
  const database = await createTestDatabase(t)
  const use = createKeyUse({ database, clock: systemClock, log: silentLog })
  use.granted('GoneGone', 'read')
  await use[Symbol.asyncDispose]()
  const away = {
    transaction: () => Promise.reject(new DatabaseUnavailable('no answer')),
  }
  const other = createKeyUse({ database: away, clock: systemClock, log: silentLog })
  other.granted('GoneGone', 'read')
  await other[Symbol.asyncDispose]()
})
