import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { loadTradeSecrets } from './trade-secrets.ts'

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-trade-key-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('the key is made once, stays, and is for its owner alone', (t) => {
  const config = { dataDir: folderOf(t), tradeKeyFile: null }
  const first = loadTradeSecrets(config)
  const second = loadTradeSecrets(config)
  const path = join(config.dataDir, 'trade-secrets', 'trade.key')
  const onDisk = readFileSync(path, 'utf8').trim()
  assert.match(onDisk, /^[0-9a-f]{64}$/)
  for (const { tradeKey, pepper } of [first, second]) {
    assert.ok(tradeKey.use((text) => text === onDisk))
    assert.ok(pepper.use((text) => /^[0-9a-f]{64}$/.test(text) && text !== onDisk))
  }
  assert.ok(first.pepper.use((one) => second.pepper.use((other) => one === other)))
  chmodSync(path, 0o644)
  assert.throws(() => loadTradeSecrets(config), /trade key/)
})

test('a file that is named must be there, and hold a key', (t) => {
  const folder = folderOf(t)
  const tradeKeyFile = join(folder, 'mine.key')
  const config = { dataDir: folder, tradeKeyFile }
  assert.throws(() => loadTradeSecrets(config), /trade key/)
  writeFileSync(tradeKeyFile, '0'.repeat(64), { mode: 0o600 })
  assert.throws(() => loadTradeSecrets(config), /placeholder/)
})
