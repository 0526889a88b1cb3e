// Takes one delivery: who sent it, what it says, whether it is of now; then it is stored, and only then answered.
// A repeat of what is stored is answered as one, however late it comes: senders repeat when an answer was lost.
import { isUtf8 } from 'node:buffer'
import type { Rate } from '../../access/limits/rate.ts'
import type { RateLimiter } from '../../access/limits/rate-limiter.ts'
import { tooManyRequests } from '../../access/limits/too-many-requests.ts'
import { epochMsOf } from '../../domain/instant.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { readFlatObject } from '../exact-json.ts'
import { freshnessOf, staleDetail } from './freshness.ts'
import type { Hook } from './hook.ts'
import { loadHook } from './hook-store.ts'
import { readSignal } from './read-signal.ts'
import type { Signal } from './signal.ts'
import { contentDigest, identityOf } from './signal-identity.ts'
import { findSignal, insertSignal, type SignalState } from './signal-store.ts'
import { brokerSymbol } from './signal-symbol.ts'
import { type Delivery, type VerifyDeps, verifySender } from './verify-sender.ts'
import { unavailable, withinDeadline } from './within-deadline.ts'

export type TakeSignalDeps = VerifyDeps & {
  readonly write: Queryable
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
  /** Deliveries that were accepted, by hook. */
  readonly deliveries: RateLimiter
  readonly rate: Rate
  /** Something was queued for this account. */
  readonly onQueued: (accountId: number) => void
}

export type TakenSignal = {
  readonly status: 'accepted' | 'duplicate'
  readonly signalId: string
  readonly state: SignalState
  readonly reason: string | null
}

/** More at the same time than this and the database is not keeping up. */
const mostInFlight = 200

export function createTakeSignal(deps: TakeSignalDeps) {
  let inFlight = 0
  return async (hookId: string, delivery: Omit<Delivery, 'members'>): Promise<TakenSignal> => {
    if (inFlight >= mostInFlight)
      throw unavailable('More signals are waiting for the database than the server holds.')
    inFlight += 1
    // Not when the deadline has passed but when the work is over: a silent database must not gather a crowd.
    const work = takeSignal(deps, hookId, delivery).finally(() => {
      inFlight -= 1
    })
    return withinDeadline(work)
  }
}

async function takeSignal(
  deps: TakeSignalDeps,
  hookId: string,
  { ip, body, header }: Omit<Delivery, 'members'>,
): Promise<TakenSignal> {
  if (!isUtf8(body)) throw new TidemarkError('body_unparsable', 'The body is not valid UTF-8.')
  const members = readFlatObject(body.toString('utf8'))
  const hook = /^[0-9A-Za-z]{8}$/.test(hookId) ? await loadHook(deps.read, hookId) : null
  if (hook === null) throw new TidemarkError('not_found', 'There is no such hook.')
  const nowMs = deps.clock.now()
  const nonce = await verifySender(deps, hook, { ip, body, header, members }, nowMs)
  const waitMs = deps.deliveries.take(hook.hookId, deps.rate)
  if (waitMs > 0) throw tooManyRequests('key', deps.rate, waitMs)
  const read = readSignal(members)
  if (read.kind === 'refused')
    throw new TidemarkError('signal_invalid', 'The signal is not valid.', { errors: read.errors })
  const { signal } = read
  const digest = contentDigest(members)
  const identity = identityOf(signal.id, nonce, digest)
  const freshness = freshnessOf(signal.sentAt, nowMs)
  if (freshness.kind !== 'fresh') {
    const known = await answerOfKnown(deps, hook, identity, nonce, digest)
    if (known !== null) return known
    throw new TidemarkError('signal_stale', staleDetail(freshness))
  }
  const symbol = brokerSymbol(signal.symbol, hook.symbolMap)
  refuseUnbound(hook, signal, symbol)
  const first = firstState(hook)
  const stored = await insertSignal(deps.write, {
    ...{ hook, signal, symbol, identity, nonce, digest, ip, ...first },
    receivedMs: nowMs,
    expiresMs: expiryOf(hook, signal, nowMs),
  })
  if (stored === null) {
    const known = await answerOfKnown(deps, hook, identity, nonce, digest)
    if (known === null) throw unavailable('The signal was being stored by another delivery.')
    return known
  }
  const { signalId, missing } = stored
  if (missing !== null)
    deps.log.warn('signals are missing: a later number came first', {
      ...{ hook: hook.hookId, name: hook.name, first: missing.first, last: missing.last },
    })
  if (first.state === 'queued') deps.onQueued(hook.accountId)
  return { status: 'accepted', signalId, state: first.state, reason: first.reason }
}

async function answerOfKnown(
  deps: TakeSignalDeps,
  hook: Hook,
  identity: string,
  nonce: string | null,
  digest: Buffer,
): Promise<TakenSignal | null> {
  // Over the line of the insert: it has to see what that has met.
  const known = await findSignal(deps.write, hook, identity, nonce)
  if (known === null) return null
  if (!known.digest.equals(digest))
    throw new TidemarkError(
      'signal_mismatch',
      `A signal with this id was taken as sig_${known.signalId} and says something else. Give every signal an id of its own.`,
    )
  const { signalId, state, reason } = known
  return { status: 'duplicate', signalId, state, reason }
}

/** What the hook is not bound to is refused at once, so that the sender hears of it. */
function refuseUnbound(hook: Hook, { side, symbol: sent }: Signal, symbol: string): void {
  if (!hook.symbols.includes(symbol))
    throw new TidemarkError(
      'signal_not_allowed',
      `This hook may trade ${hook.symbols.join(', ')}; the signal is for ${symbol}${symbol === sent ? '' : ` (sent as ${sent})`}. \`tidemark hook set --map\` translates names.`,
    )
  if (!hook.sides.includes(side))
    throw new TidemarkError(
      'signal_not_allowed',
      `This hook may ${hook.sides.join(', ')}; the signal wants to ${side}.`,
    )
}

function firstState(hook: Hook): {
  state: 'waiting' | 'queued' | 'refused'
  reason: string | null
  detail: string | null
} {
  if (hook.armedAt === null)
    return {
      state: 'refused',
      reason: 'hook_disarmed',
      detail: `The hook was not armed: ${hook.disarmedWhy}.`,
    }
  const state = hook.approvalS === null ? 'queued' : 'waiting'
  return { state, reason: null, detail: null }
}

/** From when it was made, or from now when the sender's clock is ahead; for a person to look at it, from now. */
function expiryOf(hook: Hook, signal: Signal, nowMs: number): number {
  return hook.approvalS === null
    ? Math.min(epochMsOf(signal.sentAt), nowMs) + hook.maxAgeS * 1000
    : nowMs + hook.approvalS * 1000
}
