// Starts the real server as its users do (`tidemark serve` in a data directory of its own) and ends it again.
// The process that listens need not be the one spawned, so signals go to the pid that run/address.json names.
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive, processTree, signalAll } from './processes.ts'
import { until } from './until.ts'

export type ServerOptions = {
  readonly dataDir: string
  /** Which of the two servers; the read server by default. */
  readonly command?: 'serve' | 'trade'
  /** 0, the default, lets the system choose. */
  readonly port?: number
  readonly databaseUrl?: string | undefined
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  readonly startTimeoutMs?: number
}

export type TestServer = {
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly dataDir: string
  /** Everything printed so far (the newest mebibyte), standard output and error mixed. */
  output(): string
  /** Resolves with the exit code, or null when a signal ended it. */
  readonly exited: Promise<number | null>
  kill(signal: NodeJS.Signals): void
  /** SIGTERM, wait, and SIGKILL of the tree when it does not end in time. */
  stop(timeoutMs?: number): Promise<void>
}

export const binPath = join(import.meta.dirname, '..', '..', 'bin', 'tidemark.mjs')

/** The environment of a child: what a shell gives, nothing of Tidemark's but what the test sets. */
export function childEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'USER', 'LOGNAME', 'NODE_COMPILE_CACHE']
  const shell = kept.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(shell), ...extra }
}

export async function startServer(options: ServerOptions): Promise<TestServer> {
  const command = options.command ?? 'serve'
  const address = command === 'serve' ? 'address.json' : 'trade-address.json'
  const addressFile = join(options.dataDir, 'run', address)
  rmSync(addressFile, { force: true })
  const child = spawn(
    process.execPath,
    [
      binPath,
      command,
      '--port',
      String(options.port ?? 0),
      '--data-dir',
      options.dataDir,
      ...(options.args ?? []),
    ],
    {
      env: childEnvironment({
        ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
        ...options.env,
      }),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const output = tailOf(child)
  let ended = false
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      ended = true
      resolve(code)
    })
    child.once('error', () => resolve(null))
  })
  const listening = await until(
    () => {
      if (ended) throw new Error(`the server ended before it was ready:\n${output()}`)
      return readAddress(addressFile)
    },
    { timeoutMs: options.startTimeoutMs ?? 60_000, everyMs: 3, what: 'the server' },
  ).catch((problem: unknown) => {
    signalAll(processTree(child.pid ?? -1), 'SIGKILL')
    throw new Error(`the server did not start:\n${output()}`, { cause: problem })
  })
  return {
    url: listening.url,
    port: Number(new URL(listening.url).port),
    pid: listening.pid,
    dataDir: options.dataDir,
    output,
    exited,
    kill: (signal) => signalAll([listening.pid], signal),
    async stop(timeoutMs = 15_000) {
      signalAll([listening.pid], 'SIGTERM')
      await until(() => ended || !isAlive(listening.pid), {
        timeoutMs,
        what: 'the end of the server',
      }).catch(() => signalAll(processTree(child.pid ?? listening.pid), 'SIGKILL'))
      await exited
    },
  }
}

function readAddress(file: string): { url: string; pid: number } | null {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof read !== 'object' || read === null || !('url' in read) || !('pid' in read))
      return null
    if (typeof read.url !== 'string' || typeof read.pid !== 'number') return null
    return { url: read.url.replace(/\/$/, ''), pid: read.pid }
  } catch {
    return null // not there yet, or half written
  }
}

function tailOf(child: ChildProcess): () => string {
  let text = ''
  const take = (piece: Buffer): void => {
    text = (text + piece.toString('utf8')).slice(-1_048_576)
  }
  child.stdout?.on('data', take)
  child.stderr?.on('data', take)
  return () => text
}
