// A throw-away home for one server: a fresh folder, the database it uses, and everything removed at the end.
// With DATABASE_URL (or TIDEMARK_TEST_DATABASE_URL) set, each home gets a new empty database on that server.
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { isAlive, listProcesses, signalAll } from './processes.ts'
import { databaseFolder } from './test-cluster.ts'
import { until } from './until.ts'

export type TempHome = AsyncDisposable & {
  /** Parent of everything; removed at the end. */
  readonly folder: string
  readonly dataDir: string
  readonly databaseUrl: string | undefined
}

export async function createTempHome(
  given: { databaseUrl?: string | undefined } = {},
): Promise<TempHome> {
  const folder = mkdtempSync(join(databaseFolder(), 'tidemark-proof-'))
  chmodSync(folder, 0o755) // the database may run under another user, who must be able to pass
  const server = 'databaseUrl' in given ? given.databaseUrl : testDatabaseUrl()
  const database = server === undefined ? undefined : await createDatabase(server)
  const dataDir = join(folder, 'data')
  return {
    folder,
    dataDir,
    databaseUrl: database,
    async [Symbol.asyncDispose]() {
      await endPostgresOf(dataDir)
      if (server !== undefined && database !== undefined) await dropDatabase(server, database)
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The server of the second run of the suite, when there is one. */
export function testDatabaseUrl(): string | undefined {
  return process.env.TIDEMARK_TEST_DATABASE_URL || process.env.DATABASE_URL || undefined
}

/** Every postgres of this data directory, found by its working directory, which is its cluster. */
export function postgresPidsOf(dataDir: string): number[] {
  return listProcesses()
    .filter((row) => row.command === 'postgres' && workingFolderOf(row.pid).startsWith(dataDir))
    .map((row) => row.pid)
}

/** A command's or a killed server's postmaster may still run; it is ours, so it ends with the home. */
export async function endPostgresOf(dataDir: string): Promise<void> {
  const pids = postgresPidsOf(dataDir)
  signalAll(pids, 'SIGKILL')
  await until(() => pids.every((pid) => !isAlive(pid)), { what: 'the end of PostgreSQL' })
}

function workingFolderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return '' // it ended while we looked, or is somebody else's
  }
}

async function createDatabase(serverUrl: string): Promise<string> {
  const name = `tidemark_proof_${randomBytes(6).toString('hex')}`
  await asAdmin(serverUrl, `create database ${name} template template0 encoding 'UTF8'`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.toString()
}

async function dropDatabase(serverUrl: string, databaseUrl: string): Promise<void> {
  const name = new URL(databaseUrl).pathname.slice(1)
  await asAdmin(serverUrl, `drop database if exists ${name} with (force)`)
}

async function asAdmin(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
