import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { loadReadSecrets, type ReadSecrets } from './secrets.ts'

function newDataDir(): { dataDir: string; masterKeyFile: null; [Symbol.dispose](): void } {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-secrets-'))
  return {
    dataDir: join(folder, 'data'),
    masterKeyFile: null,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}

function textsOf(secrets: ReadSecrets): string[] {
  return Object.values(secrets).map((secret) => secret.use((text: string) => text))
}

test('the first start makes the secrets, and the next one finds the same', async () => {
  using home = newDataDir()
  const first = await loadReadSecrets(home)
  const second = await loadReadSecrets(home)
  assert.deepEqual(textsOf(first), textsOf(second))
  const [master = '', pepper = '', signing = ''] = textsOf(first)
  assert.match(master, /^[0-9a-f]{64}$/)
  assert.match(pepper, /^[0-9a-f]{64}$/)
  assert.notEqual(master, pepper)
  assert.match(signing, /^-----BEGIN PRIVATE KEY-----\n/)
})

test('folder and files are closed to others, and no draft stays behind', async () => {
  using home = newDataDir()
  await loadReadSecrets(home)
  const folder = join(home.dataDir, 'secrets')
  assert.equal(statSync(folder).mode & 0o777, 0o700)
  for (const name of readdirSync(folder)) {
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name)
  }
  assert.deepEqual(readdirSync(home.dataDir), ['secrets'])
})

test('starts that race agree on one set', async () => {
  using home = newDataDir()
  const sets = await Promise.all(Array.from({ length: 8 }, () => loadReadSecrets(home)))
  assert.equal(new Set(sets.map((set) => textsOf(set).join())).size, 1)
})

test('a data folder with data and without secrets is refused instead of getting new ones', async () => {
  using home = newDataDir()
  await loadReadSecrets(home)
  rmSync(join(home.dataDir, 'secrets'), { recursive: true })
  writeFileSync(join(home.dataDir, 'PG_VERSION'), '18')
  await assert.rejects(loadReadSecrets(home), /holds data but no secrets.*\n.*from a backup/)
})

test('a secret that was exchanged is noticed', async () => {
  using home = newDataDir()
  await loadReadSecrets(home)
  const other = Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('hex')
  writeFileSync(join(home.dataDir, 'secrets/pepper.key'), other)
  await assert.rejects(loadReadSecrets(home), /not the ones this data folder was made with/)
})

test('short keys, placeholders and files that others may read are refused', async () => {
  using home = newDataDir()
  await loadReadSecrets(home)
  const path = join(home.dataDir, 'secrets/master.key')
  for (const text of ['abc', '0'.repeat(64), 'deadbeef'.repeat(8), 'changeme'.repeat(8), '']) {
    writeFileSync(path, text)
    await assert.rejects(loadReadSecrets(home), /master key/)
  }
  chmodSync(path, 0o640)
  await assert.rejects(loadReadSecrets(home), /others may read or change.*chmod 600/)
})

test('a missing secret is refused and not replaced', async () => {
  using home = newDataDir()
  await loadReadSecrets(home)
  rmSync(join(home.dataDir, 'secrets/pepper.key'))
  await assert.rejects(loadReadSecrets(home), /pepper .* cannot be read \(ENOENT\)/)
})

test('an external master key file is used and not copied', async () => {
  using home = newDataDir()
  const path = join(home.dataDir, '..', 'kek')
  const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('hex')
  writeFileSync(path, `${key}\n`, { mode: 0o600 })
  const secrets = await loadReadSecrets({ ...home, masterKeyFile: path })
  assert.equal(
    secrets.masterKey.use((text) => text),
    key,
  )
  assert.ok(!readdirSync(join(home.dataDir, 'secrets')).includes('master.key'))
})

test('secrets print as [secret]', async () => {
  using home = newDataDir()
  const secrets = await loadReadSecrets(home)
  const printed = inspect(secrets, { depth: 9, showHidden: true }) + JSON.stringify(secrets)
  for (const text of textsOf(secrets)) assert.ok(!printed.includes(text.trim()))
})
