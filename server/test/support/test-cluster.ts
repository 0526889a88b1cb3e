// The PostgreSQL that the tests of one run share: an embedded one in a throw-away folder, or the server of DATABASE_URL.
// It holds one migrated template database; copying that gives each test a fresh database in some 40 ms.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { openEmbeddedHome } from '../../src/platform/database/embedded/embedded-home.ts'
import type { Home } from '../../src/platform/database/home.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import type { Log } from '../../src/platform/log.ts'
import { Secret } from '../../src/platform/secret.ts'

export type TestCluster = AsyncDisposable & {
  /** A database of the cluster that one may connect to in order to make others. */
  readonly url: string
  readonly template: string
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }

export async function startTestCluster(): Promise<TestCluster> {
  const given = process.env.DATABASE_URL
  const embedded = given ? null : await startEmbedded()
  const url = embedded?.url ?? given ?? ''
  const template = `tidemark_template_${randomBytes(6).toString('hex')}`
  await runSql(url, `create database ${template} encoding 'UTF8' template template0`)
  const migrated = await openDatabase({
    dataDir: tmpdir(),
    url: new Secret(urlOf(url, template)),
    log: silentLog,
  })
  await migrated[Symbol.asyncDispose]()
  return {
    url,
    template,
    async [Symbol.asyncDispose]() {
      await runSql(url, `drop database if exists ${template} with (force)`)
      await embedded?.[Symbol.asyncDispose]()
    },
  }
}

/** In memory when the runner of the tests found enough of it. */
export function databaseFolder(): string {
  return process.env.TIDEMARK_TEST_DATABASE_FOLDER ?? tmpdir()
}

/** The same server, another database. */
export function urlOf(url: string, database: string): string {
  const other = new URL(url.replace('@/', '@localhost/'))
  other.pathname = `/${database}`
  return other.href
}

export async function runSql(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

async function startEmbedded(): Promise<AsyncDisposable & { url: string }> {
  const folder = await mkdtemp(join(databaseFolder(), 'tidemark-test-'))
  const home: Home = await openEmbeddedHome({ dataDir: join(folder, 'data'), log: silentLog })
  const { host } = home.target()
  return {
    url: `postgres://tidemark@localhost/tidemark?host=${encodeURIComponent(host ?? '')}`,
    async [Symbol.asyncDispose]() {
      await home[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
