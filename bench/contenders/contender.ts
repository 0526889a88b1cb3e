// What is measured against what. Each contender is a process of its own; all share one PostgreSQL and one load.
// References that are missing on a machine are left out with a message, never replaced by a guess.
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { processTree, signalAll } from '../../server/test/support/processes.ts'
import { childEnvironment } from '../../server/test/support/test-server.ts'

export type ContenderName = 'tidemark' | 'empty' | 'parse_only' | 'insert_each' | 'founding'

export type Running = {
  readonly port: number
  /** Root of the tree whose processor time counts as the contender's own. */
  readonly pid: number
  /** The last it printed, for when something goes wrong. */
  output(): string
  stop(): Promise<void>
}

export type Contender = {
  readonly name: ContenderName
  readonly label: string
  /** True when an overloaded run leaves work behind that would disturb the next one. */
  readonly restartEachRun: boolean
  start(): Promise<Running>
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** Starts a program that prints a line matching `ready` once it listens. */
export async function startChild(
  file: string,
  args: readonly string[],
  port: number,
  given: { ready: RegExp; cwd?: string },
): Promise<Running> {
  const child = spawn(file, args, {
    env: childEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(given.cwd === undefined ? {} : { cwd: given.cwd }),
  })
  const output = await printed(child, given.ready)
  const pid = child.pid ?? -1
  return {
    port,
    pid,
    output,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      signalAll(processTree(pid), 'SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await ended
    },
  }
}

function printed(child: ChildProcess, ready: RegExp): Promise<() => string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const take = (piece: Buffer): void => {
      text = (text + piece.toString('utf8')).slice(-65_536)
      if (ready.test(text)) resolve(() => text)
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`ended before it was ready:\n${text}`)))
  })
}
