// The life of one session: first the broker's clock, then step after step, until the session fails or somebody says stop.
import { addSighting } from '../../domain/broker-clock.ts'
import { ConnectFailure } from '../failure.ts'
import { nextStep } from './agenda.ts'
import { lookAtAccounts } from './look-at-accounts.ts'
import { pollMsOf } from './pacing.ts'
import { readClosesOf } from './read-closes.ts'
import { readDaysOf } from './read-days.ts'
import { readDealsOf } from './read-deals.ts'
import type { Reading } from './reading.ts'

/** After a step that our own side could not finish, such as when the database is away. */
const OWN_FAULT_PAUSE_MS = 2_000

export type ReadingSignals = {
  /** Aborted when the session is to end. */
  readonly stop: AbortSignal
  /** Waits, but no longer than until something is new. */
  pause(lengthMs: number): Promise<void>
  /** After each good look at the accounts. */
  readonly onGood: () => Promise<void>
  /** Whether this owner may go on; false ends the session. */
  readonly isOver: (error: unknown) => boolean
}

/** Rejects with the ConnectFailure that ended the session, or with what `isOver` names; resolves when told to stop. */
export async function readConnection(reading: Reading, signals: ReadingSignals): Promise<void> {
  const { memory, clock, pacing, log } = reading
  const { stop } = signals
  await readClock(reading)
  // What happened while there was no session is found by comparing.
  for (const task of memory.tasks.values()) task.reconcileAtMs = clock.monotonicMs()
  const hasDays = reading.session.readDailyEquity !== undefined
  const hasCloses = reading.session.readDailyCloses !== undefined
  let lastWasPoll = false
  let ownFault: string | null = null
  if (memory.tasks.size === 0) await signals.onGood()
  while (!stop.aborted) {
    const tasks = [...memory.tasks.values()]
    const closesAtMs = hasCloses ? memory.closesAtMs : null
    const agenda = { ...memory, tasks, lastWasPoll, hasDays, closesAtMs }
    const step = nextStep(agenda, pacing, clock.monotonicMs())
    if (step.kind === 'wait') {
      await signals.pause(step.untilMs - clock.monotonicMs())
      continue
    }
    lastWasPoll = step.kind === 'poll'
    try {
      if (step.kind === 'poll') await look(reading, signals)
      else if (step.kind === 'deals') await readDealsOf(reading, step.task)
      else if (step.kind === 'daily') await readDaysOf(reading, step.task)
      else if (step.kind === 'closes') await readClosesOf(reading)
      else if (step.kind === 'clock') await readClock(reading)
      else await ping(reading)
      if (ownFault !== null) log.info('connection: what was read is stored again', nameOf(reading))
      ownFault = null
    } catch (error) {
      if (stop.aborted) return
      if (error instanceof ConnectFailure || signals.isOver(error)) throw error
      const name = error instanceof Error ? error.name : 'unknown'
      if (name !== ownFault)
        log.error(
          'connection: what was read could not be stored; Tidemark tries again',
          error,
          nameOf(reading),
        )
      ownFault = name
      await signals.pause(OWN_FAULT_PAUSE_MS)
    }
  }
}

async function look(reading: Reading, { onGood }: ReadingSignals): Promise<void> {
  const { session, memory, clock, pacing } = reading
  memory.lookedAtMs = clock.monotonicMs()
  memory.pollAtMs = memory.lookedAtMs + pollMsOf(memory.connection.settings, pacing)
  await lookAtAccounts(reading)
  memory.goodAtMs = clock.monotonicMs()
  const codeUntilMs = session.codeUntilMs?.()
  if (codeUntilMs !== undefined) memory.codeUntilMs = codeUntilMs
  await onGood()
}

async function readClock({ session, memory, clock, pacing }: Reading): Promise<void> {
  const { offsetS } = await session.readClock()
  memory.clockAtMs = clock.monotonicMs() + pacing.clockMs
  const { seen, zone } = memory.brokerClock
  const sighting = addSighting(seen.at(-1) ?? null, clock.now(), offsetS)
  const kept = sighting.kind === 'begin' ? seen : seen.slice(0, -1)
  memory.brokerClock = { offsetS, zone, seen: [...kept, sighting.seen] }
}

async function ping({ session, memory, clock }: Reading): Promise<void> {
  // A connector may answer a ping without sending: then it is not asked again at once.
  memory.sentAtMs = clock.monotonicMs()
  await session.ping()
}

function nameOf({ memory }: Reading) {
  return { connection: memory.connection.name }
}
