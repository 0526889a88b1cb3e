// Starts, recognises and stops the postmaster of one cluster folder. PostgreSQL's own pid file is the lock between racers.
// After kill -9 that file stays behind, and its pid may by now be a stranger's: it is moved away only after a proof.
import { createHash, randomBytes } from 'node:crypto'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../log.ts'
import { type Daemon, type Identity, startDaemon } from './child.ts'
import { folderArgument } from './cluster-folder.ts'
import type { Engine } from './engine.ts'
import { findClusterProcesses, isOfCluster } from './process-table.ts'

/** Set at each start, above postgresql.conf: where it listens, and that nothing a user sent reaches the log. */
const fixedSettings = [
  'listen_addresses=',
  // Relative to the database folder, so that its length and its parents' modes do not matter.
  'unix_socket_directories=.',
  'unix_socket_permissions=0700',
  'port=5432',
  // systemd's RemoveIPC would take POSIX shared memory away at logout.
  'dynamic_shared_memory_type=mmap',
  'log_destination=stderr',
  'logging_collector=off',
  'log_min_messages=fatal',
  'log_min_error_statement=panic',
  'log_min_duration_statement=-1',
  'log_statement=none',
  'log_parameter_max_length=0',
  'log_parameter_max_length_on_error=0',
]

/** The name that the cluster's processes carry in their command lines; follows the folder when it is renamed. */
export async function clusterName(folder: string): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true })
  const id = createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 16)
  return `tidemark-${id}`
}

/** The pid in postmaster.pid if that process lives and is this cluster's; null otherwise. */
export async function findPostmaster(folder: string): Promise<number | null> {
  const pid = await loadPid(join(folder, 'postmaster.pid'))
  return pid !== null && (await isOfCluster(pid, await clusterName(folder))) ? pid : null
}

export type StartDeps = {
  readonly folder: string
  readonly engine: Engine
  readonly identity: Identity | null
}

export type Attempt = Daemon & {
  /** What this attempt wrote to the log. */
  output(): Promise<string>
}

/** Clears what a killed postmaster left behind, then starts one. It may lose a race: its output tells. */
export async function startPostmaster({ folder, engine, identity }: StartDeps): Promise<Attempt> {
  await clearRemains(folder)
  const logFile = join(dirname(folder), 'postgres.log')
  const before = (await stat(logFile).catch(() => null))?.size ?? 0
  if (before > 1 << 20) await rename(logFile, `${logFile}.1`)
  const from = before > 1 << 20 ? 0 : before
  const log = await open(logFile, 'a', 0o600)
  try {
    const settings = [...fixedSettings, `cluster_name=${await clusterName(folder)}`]
    const daemon = startDaemon(
      join(engine.folder, 'bin/postgres'),
      ['-D', await folderArgument(folder, identity), ...settings.flatMap((s) => ['-c', s])],
      { cwd: folder, env: engine.env, identity, logFd: log.fd },
    )
    const output = async () => (await readFile(logFile)).subarray(from).toString()
    return { ...daemon, output }
  } finally {
    await log.close()
  }
}

/** Fast shutdown: ends sessions, writes everything down, and returns when the processes are gone. */
export async function stopPostmaster(folder: string, log: Log): Promise<void> {
  const pid = await findPostmaster(folder)
  if (pid === null) return
  const name = await clusterName(folder)
  process.kill(pid, 'SIGINT')
  const patienceEndsAt = performance.now() + 60_000
  while (await isOfCluster(pid, name)) {
    if (performance.now() > patienceEndsAt) {
      log.warn('the database has not stopped within a minute; it is left to finish by itself', {
        pid,
      })
      return
    }
    await sleep(5)
  }
}

/** Only does something after an unclean end: a clean stop removes the pid file. */
async function clearRemains(folder: string): Promise<void> {
  const pidFile = join(folder, 'postmaster.pid')
  const pid = await loadPid(pidFile)
  if (pid === null) return
  const name = await clusterName(folder)
  if (await isOfCluster(pid, name)) return
  await endOrphans(name)
  // Both files hold the postmaster's pid, and PostgreSQL takes either for alive when that pid exists.
  await setAside(pidFile, pid)
  await setAside(join(folder, '.s.PGSQL.5432.lock'), pid)
}

/** Children outlive a killed postmaster while they are busy, and hold the shared memory that the next one needs. */
async function endOrphans(name: string): Promise<void> {
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    const givesUpAt = performance.now() + 500
    let orphans = await findClusterProcesses(name)
    for (const pid of orphans) signalIfThere(pid, signal)
    while (orphans.length > 0 && performance.now() < givesUpAt) {
      await sleep(10)
      orphans = await findClusterProcesses(name)
    }
    if (orphans.length === 0) return
  }
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // it ended by itself in the meantime
  }
}

/** Removes a stale lock file, but only if it still is the one that was judged. */
async function setAside(file: string, judgedPid: number): Promise<void> {
  const aside = `${file}.stale-${randomBytes(4).toString('hex')}`
  try {
    await rename(file, aside)
  } catch {
    return // already gone, or another starter was faster
  }
  if ((await loadPid(aside)) === judgedPid) await rm(aside, { force: true })
  else await rename(aside, file)
}

async function loadPid(file: string): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return Number.isSafeInteger(pid) && pid > 1 ? pid : null
}
