// Tells the database of switches that were set here. What it does not know yet is in force all the same, and is told again later.
// A switch that is just being written is not written a second time: such a write could end after somebody took the switch back.
import type { Database, Queryable } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import { storeKill } from './kill-store.ts'
import { type KilledEntry, nameOfTarget } from './kill-target.ts'

/** Committed together with the change, such as its audit entry. */
export type Alongside = (tx: Queryable) => Promise<void>

export type KillRecorder = {
  /** What the database does not know yet, by name. */
  readonly unrecorded: ReadonlyMap<string, KilledEntry>
  /** In force from now on, whatever becomes of writing it. */
  add(entry: KilledEntry): void
  /** True when the database has it. Never rejects. */
  record(entry: KilledEntry, alongside?: Alongside): Promise<boolean>
  /** Writes what could not be written before. */
  catchUp(): Promise<void>
  /** Resolves when nothing of this switch is being written. */
  settled(name: string): Promise<void>
  forget(name: string): void
}

export function createKillRecorder(deps: {
  readonly database: Pick<Database, 'transaction'>
  readonly log: Log
  readonly onRecorded: (entry: KilledEntry) => void
}): KillRecorder {
  const { database, log, onRecorded } = deps
  const unrecorded = new Map<string, KilledEntry>()
  const writing = new Map<Promise<boolean>, string>()

  async function write(entry: KilledEntry, alongside: Alongside | undefined): Promise<boolean> {
    const name = nameOfTarget(entry.target)
    try {
      await database.transaction(async (tx) => {
        await storeKill(tx, entry)
        await alongside?.(tx)
      })
      onRecorded(entry)
      if (unrecorded.get(name) === entry) unrecorded.delete(name)
      return true
    } catch (error) {
      log.error('kill: in force here; the database does not know it yet', error)
      return false
    }
  }

  function record(entry: KilledEntry, alongside?: Alongside): Promise<boolean> {
    const work = write(entry, alongside)
    writing.set(work, nameOfTarget(entry.target))
    void work.then(() => writing.delete(work))
    return work
  }

  return {
    unrecorded,
    record,
    add: (entry) => void unrecorded.set(nameOfTarget(entry.target), entry),
    async catchUp() {
      const busy = new Set(writing.values())
      for (const [name, entry] of [...unrecorded]) if (!busy.has(name)) await record(entry)
    },
    async settled(name) {
      for (const [work, of] of [...writing]) if (of === name) await work
    },
    forget: (name) => void unrecorded.delete(name),
  }
}
