// The only file of the server that starts other programs: the PostgreSQL engine, and `ps` where /proc is missing.
// Arguments never hold secrets, no shell is involved, and the child sees none of our environment.
import { execFile, spawn } from 'node:child_process'

export type Identity = { readonly uid: number; readonly gid: number }

export type RunOptions = {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Other user to run as; null = ours. */
  readonly identity: Identity | null
  readonly timeoutMs: number
}

export type RunResult = {
  /** Exit code; null when it was killed; the errno text when it could not be started. */
  readonly code: number | string | null
  readonly output: string
}

export function runProgram(
  file: string,
  args: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  return new Promise((resolve) => {
    const settings = {
      cwd: options.cwd,
      env: options.env,
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL' as const,
      maxBuffer: 1 << 20,
      ...options.identity,
    }
    const child = execFile(file, args, settings, (error, stdout, stderr) => {
      const code = error === null ? 0 : (error.code ?? null)
      resolve({ code, output: `${stdout}${stderr}` })
    })
    child.stdin?.end()
  })
}

export type DaemonOptions = {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly identity: Identity | null
  /** File descriptor that takes stdout and stderr. */
  readonly logFd: number
}

export type Daemon = {
  readonly pid: number | undefined
  /** Exit code, signal name, or the errno text when it could not be started; null while it runs. */
  ended(): number | string | null
}

/** Starts a program in a session of its own: Ctrl-C in our terminal and our own death do not touch it. */
export function startDaemon(file: string, args: readonly string[], options: DaemonOptions): Daemon {
  let ended: number | string | null = null
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', options.logFd, options.logFd],
    ...options.identity,
  })
  child.on('error', (error: NodeJS.ErrnoException) => {
    ended = error.code ?? 'unknown'
  })
  child.on('exit', (code, signal) => {
    ended ??= code ?? signal ?? 'unknown'
  })
  child.unref()
  return { pid: child.pid, ended: () => ended }
}
