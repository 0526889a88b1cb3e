// The sessions that hold now, in memory, so that checking one needs no database. A change arrives by NOTIFY in milliseconds,
// and by a look every second should the notification be lost. When each was last used is written down now and then.
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { keepListening } from '../../platform/database/listening-session.ts'
import type { Log } from '../../platform/log.ts'
import { sessionHash } from './session-id.ts'
import {
  deleteEndedSessions,
  IDLE_S,
  loadSessions,
  type StoredSession,
  storeUse,
} from './session-store.ts'

export type SessionBook = AsyncDisposable & {
  /** The session of this id when it still holds; it does not count as used by being looked for. */
  find(id: string): StoredSession | null
  /** Somebody used it just now. */
  used(session: StoredSession): void
  /** The database's clock, ms since 1970. */
  nowMs(): number
  /** Those of one person, the newest first. */
  of(personId: number): StoredSession[]
  /** Looks for changes now; resolves when they are in force here. */
  refresh(): Promise<void>
  onChange(listener: () => void): void
}

export type SessionBookDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
}

const LOOK_MS = 1_000
const WRITE_MS = 15_000

/** Resolves when the sessions are loaded once. */
export async function createSessionBook({
  database,
  clock,
  log,
}: SessionBookDeps): Promise<SessionBook> {
  let sessions = new Map<string, StoredSession>()
  let known = ''
  let offsetMs = 0
  let newest = 0
  let looks = 0
  const lastUsed = new Map<string, number>()
  const unwritten = new Set<string>()
  const listeners: (() => void)[] = []
  const nowMs = () => clock.monotonicMs() + offsetMs

  async function refresh(): Promise<void> {
    const look = ++looks
    const startedMs = clock.monotonicMs()
    const loaded = await loadSessions(database.write)
    if (look < newest) return // a later look has answered already
    newest = look
    offsetMs = loaded.nowMs - startedMs
    sessions = new Map(loaded.sessions.map((one) => [one.hash, one]))
    for (const hash of lastUsed.keys()) if (!sessions.has(hash)) lastUsed.delete(hash)
    const state = loaded.sessions.map(({ hash, steppedUpMs }) => `${hash} ${steppedUpMs}`).join()
    if (state === known) return
    known = state
    for (const listener of listeners) listener()
  }

  const quietly = () =>
    refresh().catch((error: unknown) =>
      log.debug('sessions: the database does not answer', { cause: String(error) }),
    )

  async function write(): Promise<void> {
    if (unwritten.size === 0) return
    const hashes = [...unwritten]
    unwritten.clear()
    const used = hashes.map((hash) => ({
      hash,
      agoS: Math.max(0, nowMs() - (lastUsed.get(hash) ?? 0)) / 1000,
    }))
    await storeUse(database.write, used)
  }

  const writeQuietly = () =>
    write()
      .then(() => deleteEndedSessions(database.write))
      .catch((error: unknown) =>
        log.debug('sessions: their use could not be stored', { cause: String(error) }),
      )

  await refresh()
  const listener = keepListening({
    ...{ database, log, purpose: 'sessions', channel: 'tidemark_sessions' },
    onWord: quietly,
    onListening: quietly,
  })
  const timers = [setInterval(quietly, LOOK_MS), setInterval(writeQuietly, WRITE_MS)]
  for (const timer of timers) timer.unref()

  const holds = (one: StoredSession) =>
    one.endsMs > nowMs() &&
    Math.max(one.lastSeenMs, lastUsed.get(one.hash) ?? 0) + IDLE_S * 1000 > nowMs()

  return {
    find(id) {
      const found = sessions.get(sessionHash(id).toString('hex'))
      return found !== undefined && holds(found) ? found : null
    },
    used({ hash }) {
      lastUsed.set(hash, nowMs())
      unwritten.add(hash)
    },
    nowMs,
    of: (personId) =>
      [...sessions.values()].filter((one) => one.personId === personId && holds(one)).reverse(),
    refresh,
    onChange: (listener) => void listeners.push(listener),
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearInterval(timer)
      await listener[Symbol.asyncDispose]()
      await writeQuietly()
    },
  }
}
