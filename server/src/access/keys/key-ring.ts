// The keys that are accepted now, in memory, so that checking a request needs no database.
// A change arrives by NOTIFY in milliseconds, and by a look every half second should the notification be lost.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { keepListening } from '../../platform/database/listening-session.ts'
import type { Log } from '../../platform/log.ts'
import type { Secret } from '../../platform/secret.ts'
import { parseNetworks } from '../client-ip.ts'
import { createOverlayBook, loadOverlayRows, type OverlayBook } from '../overlays/overlay-book.ts'
import { announceKeys } from './in-force.ts'
import type { KeyLimits, KeyRecord } from './key-record.ts'
import type { UsableSecret } from './key-rows.ts'
import { loadRingState, loadUsableSecrets } from './key-store.ts'
import { createKeyUse, type KeyUse } from './key-use.ts'
import { checkToken } from './token.ts'
import { createTokenHasher, findByHash } from './token-hash.ts'

export type KeyRing = AsyncDisposable & {
  /** The record of a token that is accepted, or null. Check `endsAtMs` against `nowMs()` at each use. */
  find(token: string): KeyRecord | null
  /** Grows whenever keys change; a record found under another version must be found again. */
  readonly version: number
  /** Calls at every change of keys. */
  onChange(listener: () => void): void
  /** The database's clock, carried on by the monotonic one. */
  nowMs(): number
  /** How long ago the database last confirmed these keys. */
  silentForMs(): number
  /** Looks for changes now. */
  refresh(): Promise<void>
  /** The rate of a key of which some secret is accepted; null when there is none. */
  limitsOf(id: string): KeyLimits | null
  /** Counts what keys ask for; stored in the background. */
  readonly use: KeyUse
  /** The widget tokens that are accepted now; `find` knows none of them. */
  readonly overlays: OverlayBook
}

export type KeyRingDeps = {
  readonly database: Database
  readonly pepper: Secret
  readonly clock: Clock
  readonly log: Log
}

const pollMs = 500
/** A look that takes longer is taken for lost, and the next one does not wait for it. */
const patienceMs = 1000

type Entry = { readonly tokenHash: Buffer; readonly record: KeyRecord }

/** Resolves when the keys are loaded once. */
export async function createKeyRing(deps: KeyRingDeps): Promise<KeyRing> {
  const { database, clock, log } = deps
  const hasher = createTokenHasher(deps.pepper)
  const use = createKeyUse({ database, clock, log })
  const overlays = createOverlayBook(hasher, log)
  const name = randomUUID()
  let entries = new Map<string, Entry[]>()
  let version = 0
  const listeners: (() => void)[] = []
  let fingerprint = ''
  let offsetMs = 0
  let heardAtMs = Number.NEGATIVE_INFINITY
  let inFlight: { readonly startedMs: number; readonly done: Promise<void> } | null = null
  let waiting = false
  let failing = false

  async function look(startedMs: number): Promise<void> {
    const state = await loadRingState(database.write)
    const isNew = state.fingerprint !== fingerprint
    const secrets = isNew ? await loadUsableSecrets(database.write) : null
    const widgets = isNew ? await loadOverlayRows(database.write) : null
    if (startedMs < heardAtMs) return // a later look has answered already
    if (secrets !== null && widgets !== null) {
      entries = toEntries(secrets, log)
      overlays.take(widgets)
      fingerprint = state.fingerprint
      version++
      for (const listener of listeners) listener()
      // Whoever changed the keys may be waiting to hear that they are in force here.
      void announceKeys(database.write, fingerprint, name).catch((error: unknown) =>
        log.debug('keys: a change could not be confirmed', { cause: String(error) }),
      )
    }
    heardAtMs = startedMs
    offsetMs = state.nowMs - startedMs
  }

  function refresh(): Promise<void> {
    const startedMs = clock.monotonicMs()
    const done = look(startedMs)
    inFlight = { startedMs, done }
    const forget = (): void => {
      if (inFlight?.done === done) inFlight = null
    }
    done.then(forget, forget)
    return done
  }

  async function quietRefresh(): Promise<void> {
    if (waiting) return // the one that waits will see this change too
    const before = inFlight
    if (before !== null && clock.monotonicMs() - before.startedMs < patienceMs) {
      // That one may have looked before the change.
      waiting = true
      await Promise.race([before.done.catch(() => undefined), pause(patienceMs)])
      waiting = false
    }
    try {
      await refresh()
      if (failing) log.info('keys: the database answers again')
      failing = false
    } catch (error) {
      if (!failing) log.error('keys: the database does not answer; known keys stay in use', error)
      failing = true
    }
  }

  await refresh()
  const listener = keepListening({
    ...{ database, log, purpose: 'keys', channel: 'tidemark_keys' },
    onWord: quietRefresh,
    onListening: quietRefresh, // what changed before we listened
  })
  const timer = setInterval(quietRefresh, pollMs)
  timer.unref()

  return {
    find(token) {
      const parts = checkToken(token)
      if (parts === null) return null
      return findByHash(hasher.hash(token), entries.get(parts.id))?.record ?? null
    },
    get version() {
      return version
    },
    onChange: (listener) => void listeners.push(listener),
    nowMs: () => clock.monotonicMs() + offsetMs,
    silentForMs: () => clock.monotonicMs() - heardAtMs,
    refresh,
    limitsOf: (id) => entries.get(id)?.[0]?.record ?? null,
    use,
    overlays,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await listener[Symbol.asyncDispose]()
      await inFlight?.done.catch(() => undefined)
      await use[Symbol.asyncDispose]()
    },
  }
}

function pause(lengthMs: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, lengthMs).unref())
}

function toEntries(secrets: readonly UsableSecret[], log: Log): Map<string, Entry[]> {
  const entries = new Map<string, Entry[]>()
  for (const secret of secrets) {
    try {
      const entry = { tokenHash: secret.tokenHash, record: toRecord(secret) }
      entries.set(secret.id, [...(entries.get(secret.id) ?? []), entry])
    } catch (error) {
      // Refused rather than accepted from everywhere; the command line never stores such a list.
      log.error('keys: a key with an unreadable network list is not accepted', error, {
        key: secret.id,
      })
    }
  }
  return entries
}

function toRecord(secret: UsableSecret): KeyRecord {
  return {
    caller: {
      keyId: secret.id,
      scopes: new Set(secret.scopes),
      accounts: secret.accounts === null ? null : new Set(secret.accounts),
      brokerZone: secret.brokerZone,
    },
    networks: secret.networks === null ? null : parseNetworks(secret.networks),
    perSecond: secret.perSecond,
    burst: secret.burst,
    endsAtMs: secret.endsAtMs,
  }
}
