// A vault with keys of its own, and what people do with it: the parts that the command line puts together.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createVault, type Vault } from '../../src/access/vault/vault.ts'
import { readMasterKeys } from '../../src/config/master-key-change.ts'
import { loadReadSecrets } from '../../src/config/secrets.ts'
import type { ManageDeps } from '../../src/connect/connections/manage-connections.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

type Test = Parameters<typeof createTestDatabase>[0]

export async function openTestVault(t: Test): Promise<Vault> {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-vault-'))
  t.after(async () => rmSync(folder, { recursive: true }))
  const config = { dataDir: join(folder, 'data'), masterKeyFile: null }
  await loadReadSecrets(config)
  return createVault(() => readMasterKeys(config))
}

export type ManageBench = {
  readonly database: TestDatabase
  readonly vault: Vault
  readonly deps: ManageDeps
  /** What the audit holds of these acts, oldest first. */
  acts(): Promise<Record<string, unknown>[]>
}

export async function openManageBench(t: Test): Promise<ManageBench> {
  const database = await createTestDatabase(t)
  const vault = await openTestVault(t)
  return {
    ...{ database, vault },
    deps: { database, vault, clock: systemClock, actor: 'cli:alice' },
    async acts() {
      const { rows } = await database.read.query<{ body: string }>(
        `select body from audit_entries where chain = 'command-line' order by seq`,
      )
      return rows.map(({ body }) => JSON.parse(body))
    },
  }
}
