// Servers as their users run them, several on one database, with a practice broker connected by the command line.
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PracticeMt5 } from '@tidemark/practice'
import pg from 'pg'
import { type CommandHome, type CommandRun, runTidemark } from './command-line.ts'
import { createDatabaseUrl } from './test-database.ts'
import { startServer, type TestServer } from './test-server.ts'

type Test = { after(work: () => Promise<void>): void }

export type ServerGroup = {
  readonly databaseUrl: string
  /** Where commands find secrets and database. */
  readonly home: CommandHome
  /** Starts one more server: a data folder of its own, the secrets of the first, the same database. */
  start(options?: { env?: Readonly<Record<string, string>> }): Promise<TestServer>
  command(...args: string[]): Promise<CommandRun>
  query<T extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<T[]>
}

export async function openServerGroup(t: Test): Promise<ServerGroup> {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-group-'))
  chmodSync(folder, 0o700)
  const servers: TestServer[] = []
  let client: pg.Client | null = null
  // Said before the database is made, because it is dropped after whatever stands here.
  t.after(async () => {
    for (const server of servers) {
      // One that is stopped would never hear a request to end.
      server.kill('SIGCONT')
      await server.stop()
    }
    await client?.end()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  const databaseUrl = await createDatabaseUrl(t)
  const opened = new pg.Client({ connectionString: databaseUrl })
  await opened.connect()
  client = opened
  const dataDirs: string[] = []
  const home = { dataDir: join(folder, 'server-1'), databaseUrl }
  return {
    ...{ databaseUrl, home },
    async start({ env = {} } = {}) {
      const dataDir = join(folder, `server-${dataDirs.length + 1}`)
      if (dataDirs.length > 0) {
        mkdirSync(dataDir, { mode: 0o700 })
        cpSync(join(home.dataDir, 'secrets'), join(dataDir, 'secrets'), { recursive: true })
        chmodSync(join(dataDir, 'secrets'), 0o700)
      }
      dataDirs.push(dataDir)
      const server = await startServer({ dataDir, databaseUrl, env })
      servers.push(server)
      return server
    },
    command: (...args) => runTidemark(args, home),
    query: async <T extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
      (await opened.query<T>(text, [...values])).rows,
  }
}

/** Connects the practice broker and adds its accounts, as a person would. */
export async function connectPractice(
  group: Pick<ServerGroup, 'command' | 'home'>,
  practice: PracticeMt5,
  given: {
    readonly name?: string
    readonly password?: string
    readonly accounts?: readonly string[]
    readonly more?: readonly string[]
    readonly fingerprint?: string
  } = {},
): Promise<void> {
  const { name = 'desk', accounts = practice.accounts.map(({ login }) => login) } = given
  const passwordFile = join(group.home.dataDir, `${name}.password`)
  writeFileSync(passwordFile, given.password ?? practice.manager.password, { mode: 0o600 })
  const run = async (...args: string[]) => {
    const { code, stderr } = await group.command(...args)
    if (code !== 0) throw new Error(`${args.slice(0, 2).join(' ')} ended with ${code}: ${stderr}`)
  }
  await run(
    ...['broker', 'add', '--venue', 'mt5_web_api', '--name', name, '--server', practice.serverName],
    ...['--url', practice.url, '--login', practice.manager.login, '--password-file', passwordFile],
    ...['--fingerprint', given.fingerprint ?? practice.fingerprint256, ...(given.more ?? [])],
  )
  await run('account', 'add', '--broker', name, '--account', accounts.join(','))
  rmSync(passwordFile)
}
