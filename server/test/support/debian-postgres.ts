// A PostgreSQL 15 server of the system with a password, started for one run in a folder of its own.
// It logs every statement, so that whatever a client sends is there to be searched. Null when the machine has none.
import { spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { runProgram } from './command-line.ts'
import { isAlive, signalAll } from './processes.ts'
import { until } from './until.ts'

const binaries = [
  '/usr/lib/postgresql/15/bin',
  '/usr/lib/postgresql/16/bin',
  '/usr/lib/postgresql/17/bin',
]

export type DebianPostgres = AsyncDisposable & {
  readonly url: string
  readonly folder: string
  readonly logFile: string
}

export async function startDebianPostgres(
  parent: string,
  port: number,
  password: string,
): Promise<DebianPostgres | null> {
  const bin = binaries.find((folder) => existsSync(join(folder, 'initdb')))
  const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {} // PostgreSQL refuses root
  if (bin === undefined) return null
  const folder = join(parent, 'system-postgres')
  const logFile = join(folder, 'log')
  mkdirSync(folder, { mode: 0o700 })
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid)
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user.uid !== undefined) chownSync(passwordFile, user.uid, user.gid)
  const cluster = join(folder, 'cluster')
  const made = await runProgram(
    join(bin, 'initdb'),
    [
      '-D',
      cluster,
      '-U',
      'ledger',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C',
    ],
    { ...user, cwd: folder },
  )
  rmSync(passwordFile)
  if (made.code !== 0) throw new Error(`initdb ended with ${made.code}: ${made.stderr}`)
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    'logging_collector=off',
    'log_statement=all',
    'log_min_messages=debug1',
    'log_parameter_max_length=-1',
    'log_connections=on',
  ]
  const child = spawn(
    'sh',
    [
      '-c',
      'exec "$0" "$@" >log 2>&1',
      join(bin, 'postgres'),
      '-D',
      cluster,
      ...settings.flatMap((each) => ['-c', each]),
    ],
    {
      ...user,
      cwd: folder,
      stdio: 'ignore',
      env: { PATH: process.env.PATH ?? '' },
    },
  )
  const url = `postgresql://ledger:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`
  await until(() => answers(url), { timeoutMs: 60_000, everyMs: 50, what: 'the system PostgreSQL' })
  return {
    url,
    folder,
    logFile,
    async [Symbol.asyncDispose]() {
      const pid = child.pid ?? -1
      signalAll([pid], 'SIGINT') // fast shutdown
      await until(() => !isAlive(pid), { what: 'the end of the system PostgreSQL' }).catch(() =>
        signalAll([pid], 'SIGKILL'),
      )
    },
  }
}

export function readLog(server: DebianPostgres): Buffer {
  return readFileSync(server.logFile)
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString })
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false // still starting
  }
}
