// Reads one connection for as long as this server owns it: opens a session, works with it, and when it fails tries again,
// sooner or later by what the failure means. Somebody who changes settings or secrets is not kept waiting.
import { DatabaseUnavailable, SqlError } from '../../platform/database/database.ts'
import type { Secret } from '../../platform/secret.ts'
import { beforeSession, ConnectFailure } from '../failure.ts'
import type { ReadConnector, ReadSession } from '../read-port.ts'
import { newTask } from './account-task.ts'
import { type Health, keepHealth } from './health.ts'
import type { Lease } from './lease-store.ts'
import type { LinkedAccount, OwnedConnection } from './owned-connection-store.ts'
import { backOffMs } from './pacing.ts'
import { readConnection } from './read-connection.ts'
import type { ConnectionMemory, ReadingDeps } from './reading.ts'

export type SupervisorDeps = ReadingDeps & {
  readonly connector: ReadConnector
  /** Rejects when one of them cannot be opened. */
  readonly openSecrets: (connectionId: number) => Promise<Readonly<Record<string, Secret>>>
  /** Whether an error says that another owner took over. */
  readonly isLeaseLost: (error: unknown) => boolean
  readonly onRequest: () => void
}

export type Supervisor = {
  readonly lease: Lease
  readonly venue: string
  readonly health: Health
  /** Milliseconds since the last good look at the accounts, or since the beginning when there was none. */
  readonly ageMs: number
  /** The rows as they are now: accounts come and go, other settings or secrets begin a new session. */
  update(connection: OwnedConnection): void
  /** Resolves when nothing more is read or written. */
  stop(): Promise<void>
}

export function superviseConnection(
  deps: SupervisorDeps,
  first: OwnedConnection,
  lease: Lease,
): Supervisor {
  const { clock, log, pacing, random } = deps
  const end = new AbortController()
  const beganMs = clock.monotonicMs()
  const memory = startMemory(first, lease, beganMs)
  const health = keepHealth({ write: deps.write, log, lease, connection: first })
  /** Ends the session, not the supervisor. */
  let renew = new AbortController()
  let wake = new AbortController()
  let failuresInRow = 0
  /** A session that worked may be opened again at once, once: most failures are over with the next handshake. */
  let mayReopen = false
  let ownFault: string | null = null

  function link(accounts: readonly LinkedAccount[]): void {
    const ids = new Set(accounts.map(({ accountId }) => accountId))
    for (const id of memory.tasks.keys()) if (!ids.has(id)) memory.tasks.delete(id)
    for (const linked of accounts) {
      const task = memory.tasks.get(linked.accountId)
      // What this owner stored since the rows were read is newer than they are.
      if (task !== undefined)
        task.linked = {
          ...linked,
          newestDealMsc: task.linked.newestDealMsc ?? linked.newestDealMsc,
        }
      else {
        memory.tasks.set(linked.accountId, newTask(linked, pacing, clock.monotonicMs()))
        memory.pollAtMs = Math.min(memory.pollAtMs, clock.monotonicMs() + FIRST_LOOK_MS)
      }
    }
  }

  async function pause(lengthMs: number): Promise<void> {
    if (lengthMs <= 0) return
    wake = new AbortController()
    await clock.wait(lengthMs, AbortSignal.any([end.signal, renew.signal, wake.signal]))
  }

  /** Resolves with null when it was told to end, else with why the session ended. */
  async function oneSession(): Promise<ConnectFailure | null> {
    const stop = AbortSignal.any([end.signal, renew.signal])
    let session: ReadSession | null = null
    let closing: Promise<void> | null = null
    const close = () => {
      closing ??= closeQuietly(session)
      return closing
    }
    try {
      session = await open(deps, memory, lookSoon)
      // Whatever waits for an answer of the broker is not waited for.
      stop.addEventListener('abort', () => void close(), { once: true })
      if (stop.aborted) return null
      const reading = { ...deps, session, memory }
      await readConnection(reading, { stop, pause, onGood, isOver: deps.isLeaseLost })
      return null
    } catch (error) {
      if (stop.aborted) return null
      if (!(error instanceof ConnectFailure)) throw error
      return error
    } finally {
      await close()
    }
  }

  /** The broker says that something changed: it is looked at, and however much it says, not more often than that. */
  function lookSoon(): void {
    const soonMs = Math.max(clock.monotonicMs(), memory.lookedAtMs + pacing.newsMs)
    if (memory.pollAtMs <= soonMs) return
    memory.pollAtMs = soonMs
    wake.abort()
  }

  async function onGood(): Promise<void> {
    memory.goodAtMs = clock.monotonicMs()
    failuresInRow = 0
    mayReopen = true
    await health.say('live')
    await health.keepCode(memory.codeUntilMs)
  }

  async function run(): Promise<void> {
    await health.say('connecting')
    while (!end.signal.aborted) {
      renew = new AbortController()
      try {
        const failure = await oneSession()
        ownFault = null
        if (failure === null) failuresInRow = 0
        else if (mayReopen && failure.retry === 'later') mayReopen = false
        else await waitAfter(failure)
      } catch (error) {
        if (deps.isLeaseLost(error)) throw error
        const name = error instanceof Error ? error.name : 'unknown'
        if (name !== ownFault)
          log.error('connection: it cannot be read; Tidemark tries again', error, about())
        ownFault = name
        await pause(OWN_FAULT_PAUSE_MS)
      }
    }
  }

  async function waitAfter(failure: ConnectFailure): Promise<void> {
    failuresInRow++
    const waitMs =
      failure.retry === 'operator'
        ? pacing.operatorRetryMs
        : backOffMs(pacing.backOff, failuresInRow, random)
    await health.say(stateFor(failure), failure, waitMs)
    await tellAccounts(failure)
    // Accounts that come or go are no reason to try sooner; settings and secrets are.
    await clock.wait(waitMs, AbortSignal.any([end.signal, renew.signal]))
  }

  function stateFor({ retry }: ConnectFailure): 'stale' | 'offline' {
    const { goodAtMs } = memory
    const isFresh = goodAtMs !== null && clock.monotonicMs() - goodAtMs < pacing.offlineMs
    return isFresh && retry === 'later' ? 'stale' : 'offline'
  }

  /** Each account says why there is nothing new of it; one that the broker refuses by itself has its own reason. */
  async function tellAccounts({ reason, detail }: ConnectFailure): Promise<void> {
    for (const task of memory.tasks.values()) {
      if (task.cause !== null || task.told === reason) continue
      await deps.book.refuse(task.linked.accountId, reason, detail, lease)
      task.told = reason
    }
  }

  const about = () => ({ connection: memory.connection.name })
  link(first.accounts)
  const running = run().catch((error: unknown) => {
    if (deps.isLeaseLost(error)) log.info('connection: another server reads it now', about())
    else log.error('connection: reading it ended', error, about())
  })
  return {
    lease,
    venue: first.venue,
    get health() {
      return health.current
    },
    get ageMs() {
      return clock.monotonicMs() - (memory.goodAtMs ?? beganMs)
    },
    update(connection) {
      const before = memory.connection
      const isFailing = health.current.failure !== null
      const isChanged =
        connection.fingerprint !== before.fingerprint ||
        (isFailing && connection.seals !== before.seals)
      memory.connection = connection
      memory.brokerClock = { ...memory.brokerClock, zone: connection.settings.broker_zone ?? null }
      link(connection.accounts)
      memory.closesAtMs = clock.monotonicMs()
      if (isChanged) renew.abort()
      else wake.abort()
    },
    async stop() {
      end.abort()
      await running
    },
  }
}

/** After something of our own failed, such as the database. */
const OWN_FAULT_PAUSE_MS = 2_000
/** Accounts are linked one after the other: what follows soon is asked for together. */
const FIRST_LOOK_MS = 200

function startMemory(connection: OwnedConnection, lease: Lease, nowMs: number): ConnectionMemory {
  const zone = connection.settings.broker_zone ?? null
  return {
    connection,
    lease,
    tasks: new Map(),
    brokerClock: { offsetS: 0, seen: [], zone },
    ...{ pollAtMs: nowMs, clockAtMs: nowMs, closesAtMs: nowMs, sentAtMs: nowMs, lookedAtMs: nowMs },
    ...{ goodAtMs: null, codeUntilMs: undefined, requests: 0 },
  }
}

async function open(
  deps: SupervisorDeps,
  memory: ConnectionMemory,
  onNews: () => void,
): Promise<ReadSession> {
  const { clock, log, connector } = deps
  const { connection } = memory
  let secrets: Readonly<Record<string, Secret>>
  try {
    secrets = await deps.openSecrets(connection.connectionId)
  } catch (error) {
    throw unreadable(error)
  }
  const opened = connector.open({
    settings: connection.settings,
    secrets,
    clock,
    log,
    onNews,
    onRequest() {
      memory.requests++
      memory.sentAtMs = clock.monotonicMs()
      deps.onRequest()
    },
  })
  return opened.catch((error: unknown) => {
    throw beforeSession(error)
  })
}

async function closeQuietly(session: ReadSession | null): Promise<void> {
  try {
    await session?.[Symbol.asyncDispose]()
  } catch {
    // It was broken before; there is nothing left to close.
  }
}

/** A database that is away says nothing about a secret. */
function unreadable(cause: unknown): unknown {
  if (cause instanceof DatabaseUnavailable || cause instanceof SqlError) return cause
  return new ConnectFailure('secret_unreadable', 'its seal does not open', { cause })
}
