// The kill switch of a trade server: memory and files decide, the database carries it to other machines.
// On: first here, then to the database, which may be down. Off: only when the database says so too.
import { mkdirSync, watch } from 'node:fs'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import { findKillFile, readKillFiles, removeKillFile, writeKillFile } from './kill-files.ts'
import { type Alongside, createKillRecorder } from './kill-recorder.ts'
import { deleteKill, loadKills } from './kill-store.ts'
import { type KilledEntry, type KillTarget, nameOfTarget, targetsOf } from './kill-target.ts'

export type KillSwitch = AsyncDisposable & {
  /** Why nothing may leave for this account and hook, in words; null = nothing stands in the way. Never waits. */
  killedFor(accountId: number, hookId: string | null): string | null
  /** Every switch that is on here. */
  list(): KilledEntry[]
  /** In force here when it returns; `recorded` tells whether the database knows it already. */
  kill(
    entry: Omit<KilledEntry, 'at'>,
    alongside?: Alongside,
  ): Promise<{ readonly recorded: boolean }>
  /** Rejects, and leaves it on, when the database cannot be told. */
  resume(target: KillTarget, alongside?: Alongside): Promise<boolean>
  /** Called whenever a switch may have been set. */
  onKill(listener: () => void): void
  /** Takes over what the database says. */
  refresh(): Promise<void>
}

export type KillSwitchDeps = {
  readonly folder: string
  readonly database: Pick<Database, 'read' | 'transaction'>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/** Watching a folder can fail silently on some file systems; orders look for themselves, this is for those on their way. */
const lookEveryMs = 100

export function createKillSwitch(deps: KillSwitchDeps): KillSwitch {
  const { folder, database, clock, log } = deps
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const listeners: (() => void)[] = []
  /** What was killed here, or is said to be by the database, by name. */
  let fromDatabase = new Map<string, KilledEntry>()
  /** Grows with each change that is made here, so that an answer of the database from before it is not taken for the newest. */
  let changes = 0
  let seen = ''
  /** The newest of each switch that was set here, by name. */
  const newest = new Map<string, KilledEntry>()
  const recorder = createKillRecorder({
    ...{ database, log },
    onRecorded(entry) {
      changes += 1
      fromDatabase.set(nameOfTarget(entry.target), entry)
    },
  })
  const { unrecorded } = recorder

  const tell = () => {
    for (const listener of listeners) listener()
  }

  function lookAtFiles(): void {
    const now = readKillFiles(folder)
      .map(({ target }) => nameOfTarget(target))
      .sort()
      .join()
    if (now === seen) return
    seen = now
    tell()
  }
  lookAtFiles()
  const watcher = watch(folder, { persistent: false }, lookAtFiles)
  watcher.on('error', (error) => log.error('kill: the folder can no longer be watched', error))
  const timer = setInterval(lookAtFiles, lookEveryMs)
  timer.unref()

  function keepFile(entry: KilledEntry): void {
    try {
      writeKillFile(folder, entry)
    } catch (error) {
      log.error('kill: in force, but its file could not be written', error)
    }
  }

  async function refreshOnce(): Promise<void> {
    await recorder.catchUp()
    let next: typeof fromDatabase
    let before: number
    do {
      before = changes
      const rows = await loadKills(database.read)
      next = new Map(rows.map((entry) => [nameOfTarget(entry.target), entry]))
    } while (before !== changes)
    const isMore = [...next.keys()].some((name) => !fromDatabase.has(name))
    fromDatabase = next
    if (isMore) tell()
  }

  /** One after the other: of two at once, the older answer of the database could be the one that stays. */
  let running: Promise<void> = Promise.resolve()
  let waiting: Promise<void> | null = null
  function refresh(): Promise<void> {
    waiting ??= running
      .catch(() => undefined) // whoever asked for that one was told
      .then(() => {
        waiting = null
        running = refreshOnce()
        return running
      })
    return waiting
  }

  return {
    killedFor(accountId, hookId) {
      const targets = targetsOf(accountId, hookId)
      const file = findKillFile(folder, targets)
      if (file !== null) return `${nameOfTarget(file)} (see tidemark trade status)`
      for (const target of targets) {
        const entry = fromDatabase.get(nameOfTarget(target)) ?? unrecorded.get(nameOfTarget(target))
        if (entry !== undefined) return `${nameOfTarget(target)}, by ${entry.by}: ${entry.reason}`
      }
      return null
    },
    list() {
      const files = readKillFiles(folder).map(
        (entry) => [nameOfTarget(entry.target), entry] as const,
      )
      return [...new Map([...unrecorded, ...fromDatabase, ...files]).values()]
    },
    async kill(given, alongside) {
      const entry = { ...given, at: new Date(clock.now()).toISOString() }
      recorder.add(entry)
      newest.set(nameOfTarget(entry.target), entry)
      tell()
      keepFile(entry)
      return { recorded: await recorder.record(entry, alongside) }
    },
    async resume(target, alongside) {
      const name = nameOfTarget(target)
      // What is being written now would otherwise set it again.
      await recorder.settled(name)
      const before = newest.get(name)
      const wasStored = await database.transaction(async (tx) => {
        const found = await deleteKill(tx, target)
        await alongside?.(tx)
        return found
      })
      const hadFile = removeKillFile(folder, target)
      const was = wasStored || hadFile || unrecorded.has(name)
      changes += 1
      const since = newest.get(name)
      if (since !== undefined && since !== before) {
        // Whoever killed meanwhile was told that it is in force: it is, though its row may be the one that was just deleted.
        recorder.add(since)
        keepFile(since)
        await recorder.record(since)
        return was
      }
      newest.delete(name)
      recorder.forget(name)
      fromDatabase.delete(name)
      return was
    },
    onKill: (listener) => void listeners.push(listener),
    refresh,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      watcher.close()
    },
  }
}
