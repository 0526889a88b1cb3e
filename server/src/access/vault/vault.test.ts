// The vault on a real database, and the change of its key cut off at every step.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import { layNewKey, promoteNewKey, readMasterKeys } from '../../config/master-key-change.ts'
import { loadReadSecrets } from '../../config/secrets.ts'
import { Secret } from '../../platform/secret.ts'
import { CannotOpen } from './envelope.ts'
import { rotateMasterKey } from './rotate-master-key.ts'
import { countByKek } from './sealed-secret-store.ts'
import { createVault, type MasterKeys } from './vault.ts'

const textOf = (secret: Secret | undefined) => secret?.use((text) => text)

async function setUp(t: TestContext, secrets = 5) {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-vault-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const config = { dataDir: join(folder, 'data'), masterKeyFile: null }
  await loadReadSecrets(config)
  const database = await createTestDatabase(t)
  const vault = createVault(() => readMasterKeys(config))
  const put = (id: number) =>
    database.transaction((tx) =>
      vault.put(
        tx,
        { table: 'broker_connections', id, field: 'password', class: 'read' },
        new Secret(`password of ${id}`),
      ),
    )
  for (let id = 1; id <= secrets; id += 1) await put(id)
  const check = async () => {
    await loadReadSecrets(config) // a start at this moment
    for (let id = 1; id <= secrets; id += 1) {
      const opened = await vault.openAll(database.read, 'broker_connections', id)
      assert.equal(textOf(opened.password), `password of ${id}`)
    }
  }
  return { config, database, vault, put, check }
}

function bothKeys(config: { dataDir: string; masterKeyFile: null }) {
  const { current, next } = readMasterKeys(config)
  assert.ok(next !== null)
  return { current, next }
}

test('a secret is put, opened, replaced and removed', async (t) => {
  const { database, vault, put, check } = await setUp(t, 2)
  await check()
  await put(1)
  await database.transaction((tx) => vault.remove(tx, 'broker_connections', 2))
  assert.deepEqual(await vault.openAll(database.read, 'broker_connections', 2), {})
})

test('the key changes; every secret opens before, during and after, also when it is cut off', async (t) => {
  const { config, database, put, check } = await setUp(t, 5)
  const before = textOf(readMasterKeys(config).current)
  layNewKey(config, null)
  await check()
  await put(3) // written while both are there: under the new one
  const cut = new Error('the process is killed here')
  const given = { database, keys: bothKeys(config), onProgress: () => undefined }
  await assert.rejects(
    rotateMasterKey({
      ...given,
      promote() {
        throw cut
      },
    }),
    cut,
  )
  await check()
  layNewKey(config, null) // begun again: the key that lies there stays the new one
  assert.equal(
    await rotateMasterKey({
      ...given,
      keys: bothKeys(config),
      promote: () => void promoteNewKey(config),
    }),
    0,
  )
  await check()
  assert.notEqual(textOf(readMasterKeys(config).current), before)
  assert.equal(readMasterKeys(config).next, null)
  assert.equal((await countByKek(database.read)).size, 1)
  assert.equal(statSync(join(config.dataDir, 'secrets', 'master.key')).mode & 0o777, 0o600)
})

test('a rotation that would forget what is under the old key is noticed (the planted bug)', async (t) => {
  const { config, database, check } = await setUp(t, 3)
  layNewKey(config, null)
  promoteNewKey(config) // without rewrapping anything
  await assert.rejects(check(), CannotOpen)
  assert.equal((await countByKek(database.read)).size, 1)
})

test('under a wrong key nothing opens, and the error shows nothing', async (t) => {
  const { database } = await setUp(t, 1)
  const wrong: MasterKeys = { current: new Secret('ab12'.repeat(16)), next: null }
  const vault = createVault(() => wrong)
  await assert.rejects(vault.openAll(database.read, 'broker_connections', 1), (error) => {
    assert.ok(error instanceof CannotOpen)
    assert.doesNotMatch(`${error.message}${error.stack}`, /password of|ab12ab12/)
    return true
  })
})
