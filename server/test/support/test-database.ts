// A fresh, migrated database for one test, on the embedded engine or on the server of DATABASE_URL.
// Import it at the top of a test file: it takes its own cluster down after the file's last test.
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { after } from 'node:test'
import { type LedgerDatabase, openDatabase } from '../../src/platform/database/open-database.ts'
import { Secret } from '../../src/platform/secret.ts'
import { runSql, silentLog, startTestCluster, type TestCluster, urlOf } from './test-cluster.ts'

export type TestDatabase = LedgerDatabase & { readonly url: Secret }

let own: Promise<TestCluster> | null = null

after(async () => {
  if (own !== null) await (await own)[Symbol.asyncDispose]()
})

type Test = { after(work: () => Promise<void>): void }

/** Ready for use, migrated, empty; disposed and dropped after the test. */
export async function createTestDatabase(t: Test): Promise<TestDatabase> {
  const { url: text, drop } = await createDatabase('migrated')
  const url = new Secret(text)
  const database = await openDatabase({ dataDir: tmpdir(), url, log: silentLog })
  t.after(async () => {
    await database[Symbol.asyncDispose]()
    await drop()
  })
  return Object.assign(database, { url })
}

/** Only the URL of a fresh database; `empty` leaves it without any schema. Dropped after the test. */
export async function createDatabaseUrl(
  t: Test,
  content: 'migrated' | 'empty' = 'migrated',
): Promise<string> {
  const { url, drop } = await createDatabase(content)
  t.after(drop)
  return url
}

async function createDatabase(
  content: 'migrated' | 'empty',
): Promise<{ url: string; drop: () => Promise<void> }> {
  const { url, template } = await findCluster()
  const name = `tidemark_test_${randomBytes(6).toString('hex')}`
  const source = content === 'migrated' ? template : 'template0'
  await runSql(url, `create database ${name} encoding 'UTF8' template ${source}`)
  return {
    url: urlOf(url, name),
    drop: () => runSql(url, `drop database if exists ${name} with (force)`),
  }
}

async function findCluster(): Promise<{ url: string; template: string }> {
  const url = process.env.TIDEMARK_TEST_CLUSTER_URL
  const template = process.env.TIDEMARK_TEST_TEMPLATE
  if (url && template) return { url, template }
  own ??= startTestCluster()
  return own
}
