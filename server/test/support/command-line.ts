// Runs `tidemark …` as a person would and hands back what it printed.
// Every run has a deadline; a command that hangs is killed with its children and fails the caller.
import { spawn } from 'node:child_process'
import { processTree, signalAll } from './processes.ts'
import { binPath, childEnvironment } from './test-server.ts'

export type CommandRun = {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export type CommandHome = {
  readonly dataDir: string
  readonly databaseUrl?: string | undefined
  readonly env?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
  readonly input?: string
}

export async function runTidemark(args: readonly string[], home: CommandHome): Promise<CommandRun> {
  return runProgram(process.execPath, [binPath, ...args, '--data-dir', home.dataDir], {
    ...home,
    env: {
      ...(home.databaseUrl === undefined ? {} : { DATABASE_URL: home.databaseUrl }),
      ...home.env,
    },
  })
}

export async function runProgram(
  file: string,
  args: readonly string[],
  given: {
    env?: Readonly<Record<string, string>>
    timeoutMs?: number
    input?: string
    cwd?: string
    uid?: number
    gid?: number
  } = {},
): Promise<CommandRun> {
  const child = spawn(file, args, {
    env: childEnvironment(given.env),
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(given.cwd === undefined ? {} : { cwd: given.cwd }),
    ...(given.uid === undefined ? {} : { uid: given.uid }),
    ...(given.gid === undefined ? {} : { gid: given.gid }),
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (piece: Buffer) => {
    stdout += piece.toString('utf8')
  })
  child.stderr.on('data', (piece: Buffer) => {
    stderr += piece.toString('utf8')
  })
  child.stdin.on('error', () => {}) // the program may not read its input
  child.stdin.end(given.input ?? '')
  const timer = setTimeout(
    () => signalAll(processTree(child.pid ?? -1), 'SIGKILL'),
    given.timeoutMs ?? 60_000,
  )
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  }).finally(() => clearTimeout(timer))
  return { code, stdout, stderr }
}

export type MadeKey = { readonly id: string; readonly key: string }

export async function createKey(
  home: CommandHome,
  given: { name?: string; scope?: string; rate?: string; more?: readonly string[] } = {},
): Promise<MadeKey> {
  const run = await runTidemark(
    [
      'key',
      'create',
      '--json',
      '--name',
      given.name ?? 'proof',
      '--scope',
      given.scope ?? 'ingest,read',
      ...(given.rate === 'default' ? [] : ['--rate', given.rate ?? '1000000/s']),
      // A key that trades has to say from where.
      ...(given.scope === 'trade' ? ['--ip', '127.0.0.0/8'] : []),
      ...(given.more ?? []),
    ],
    home,
  )
  if (run.code !== 0) throw new Error(`key create ended with ${run.code}: ${run.stderr}`)
  const made: unknown = JSON.parse(run.stdout)
  if (typeof made !== 'object' || made === null || !('id' in made) || !('key' in made))
    throw new Error('key create printed no key')
  return { id: String(made.id), key: String(made.key) }
}
