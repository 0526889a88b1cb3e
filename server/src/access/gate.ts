// Decides whether a request may pass, before its body is read: credential, validity, network, scope, rate, in this order.
// Everything is answered from memory; a keep-alive connection that repeats its header costs no hashing.
import type { Clock } from '../platform/clock.ts'
import { anyone, type Caller, type RateClass, type Route } from '../platform/http/route.ts'
import { TidemarkError } from '../platform/problem.ts'
import { credentialOf, keyInUrl } from './credential.ts'
import type { GateRequest } from './gate-request.ts'
import { ipGroup, isInNetworks } from './ip-address.ts'
import type { KeyLimits, KeyRecord } from './keys/key-record.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { KeyClass } from './keys/key-use.ts'
import { checkToken } from './keys/token.ts'
import { burstOf, type Limits, type Rate } from './limits/rate.ts'
import { createRateLimiter, type Standing } from './limits/rate-limiter.ts'
import { type Policy, rateFields, tooManyRequests } from './limits/too-many-requests.ts'
import type { SessionGate } from './people/session-gate.ts'

export type { GateRequest } from './gate-request.ts'

export type Gate = {
  /** Who calls; throws TidemarkError. */
  admit(request: GateRequest): Caller
  /** What this key, or this session's id, may do from there now; null when it is not accepted any more. For what stays open after it was admitted. */
  callerOf(token: string, ip: string): Caller | null
  /** False when the database has been silent for so long that nobody can tell whether a key still holds. */
  isCertain(): boolean
  /** What a key may still send to this server, by class of routes; null when it is no longer accepted. Takes nothing. */
  allowances(keyId: string): readonly Allowance[] | null
}

/** A key's rate for a class of routes, and what is left of it now. */
export type Allowance = Rate & Standing & { readonly rateClass: KeyClass }

export type GateDeps = {
  readonly ring: Pick<
    KeyRing,
    'find' | 'limitsOf' | 'version' | 'nowMs' | 'silentForMs' | 'use' | 'overlays'
  >
  readonly limits: Limits
  readonly clock: Pick<Clock, 'monotonicMs'>
  /** Classes of this server's routes; default those of the read server. */
  readonly classes?: readonly KeyClass[]
  /** Those who log in; none at the trade server. */
  readonly people?: SessionGate
}

/** Reads stop when the database has not confirmed the keys for this long; ingest needs the database anyway. */
const longestSilenceMs = 5000
const readClasses: readonly KeyClass[] = ['read', 'ingest']
// 100,000 buckets in all. Addresses, which an attacker can vary, never push out the buckets of keys.
const keyBuckets = 20_000
const addressBuckets = 40_000

/** What a connection was last let in with. */
type Memo = { text: string; record: KeyRecord; version: number; ip: string }

export function createGate({ ring, limits, clock, classes = readClasses, people }: GateDeps): Gate {
  const memos = new WeakMap<object, Memo>()
  const keys = createRateLimiter({ clock, maxBuckets: keyBuckets })
  const addresses = createRateLimiter({ clock, maxBuckets: addressBuckets })
  const failures = createRateLimiter({ clock, maxBuckets: addressBuckets })

  function admit(request: GateRequest): Caller {
    const { route, ip } = request
    const leaked = keyInUrl(request.url)
    if (leaked !== null) throw refuseLeaked(request, leaked)
    if (route.auth === 'none') {
      const caller = anonymous(ip, route.rate)
      if (route.fromOwnPage === true) people?.requireOwnPage(request)
      return caller
    }
    if (route.auth === 'session') return person(request)
    const text = credentialOf((name) => request.header(name))
    if (text === null) return reader(request) ?? withoutKey(request)
    if (request.isFirstFrame === true && checkToken(text)?.kind === 'w')
      return admitOverlay(request, text)
    const record = recordOf(request, text)
    // A key takes nothing away from what this machine may do without one.
    const isFree = route.auth === 'loopback_or_key' && request.local
    if (route.scope !== null && !isFree && !record.caller.scopes.has(route.scope)) {
      ring.use.refused(record.caller.keyId, route.rate)
      throw new TidemarkError('scope_missing', `This key lacks the scope ${route.scope}.`)
    }
    if (route.scope !== 'ingest:write' && route.evenUncertain !== true && !isCertain()) {
      throw uncertain('whether this key is still valid')
    }
    limitKey(record, request)
    ring.use.granted(record.caller.keyId, route.rate)
    return record.caller
  }

  function person(request: GateRequest): Caller {
    // Strangers who guess sessions are counted as those are who guess keys.
    if (people === undefined) throw new TidemarkError('not_found', 'Nobody logs in here.')
    if (request.route.evenUncertain !== true && !isCertain())
      throw uncertain('whether your session still holds')
    try {
      return people.admit(request)
    } catch (error) {
      const isStranger = error instanceof TidemarkError && error.code === 'session_required'
      throw (isStranger ? addressLimit(request.ip) : null) ?? error
    }
  }

  /** Whoever has logged in and sends no key. */
  function reader(request: GateRequest): Caller | null {
    const caller = people?.reader(request) ?? null
    if (caller !== null && request.route.evenUncertain !== true && !isCertain())
      throw uncertain('whether your session still holds')
    return caller
  }

  const addressLimit = (ip: string) => spend(addresses, 'address', ipGroup(ip), limits.classes.open)

  /** An overlay may follow itself and do nothing else: its caller has no scope, and no account. */
  function admitOverlay({ ip, identified }: GateRequest, token: string): Caller {
    const record = ring.overlays.find(token)
    if (record === null || record.endsAtMs <= ring.nowMs()) throw refused(ip)
    const caller = { ...anyone, keyId: record.id, accounts: new Set<string>() }
    identified(caller)
    if (record.networks !== null && !isInNetworks(record.networks, ip))
      throw new TidemarkError('ip_not_allowed', `This overlay may not be opened from ${ip}.`)
    if (!isCertain())
      throw new TidemarkError(
        'ledger_unavailable',
        'The database does not answer, so it is not known whether this overlay may still be shown.',
      )
    const limited = spend(keys, 'key', `overlay ${record.id}`, limits.classes.read)
    if (limited !== null) throw limited
    return caller
  }

  /** A key that works has leaked; the audit names it. */
  function refuseLeaked(request: GateRequest, text: string): TidemarkError {
    const record = ring.find(text)
    if (record !== null) request.identified(record.caller)
    return new TidemarkError(
      'credential_in_url',
      'The URL holds an API key. Send it in a header, and rotate that key: URLs are logged on their way.',
    )
  }

  /** The record of an accepted key that may be used from this address. */
  function recordOf(request: GateRequest, text: string): KeyRecord {
    const { ip, connection } = request
    const memo = memos.get(connection)
    const known =
      memo !== undefined && memo.version === ring.version && memo.text === text ? memo : null
    const record = known === null ? ring.find(text) : known.record
    if (record === null || record.endsAtMs <= ring.nowMs()) throw refused(ip)
    request.identified(record.caller)
    if (known === null || known.ip !== ip) {
      if (record.networks !== null && !isInNetworks(record.networks, ip)) {
        ring.use.refused(record.caller.keyId, request.route.rate)
        throw new TidemarkError('ip_not_allowed', `This key may not be used from ${ip}.`)
      }
      memos.set(connection, { text, record, version: ring.version, ip })
    }
    return record
  }

  function refused(ip: string): TidemarkError {
    return (
      spend(failures, 'failed-auth', ipGroup(ip), limits.failedAuth) ??
      new TidemarkError(
        'key_invalid',
        'This API key is not accepted: it is mistyped, unknown, revoked, expired or replaced.',
      )
    )
  }

  function withoutKey({ route, ip, local }: GateRequest): Caller {
    if (route.auth === 'loopback_or_key' && local) return anyone
    throw (
      addressLimit(ip) ??
      new TidemarkError(
        'key_missing',
        'Send an API key as "Authorization: Bearer …", X-API-Key or X-Quant-API-Key.',
      )
    )
  }

  function anonymous(ip: string, rateClass: Route['rate']): Caller {
    const limited = spend(addresses, 'address', ipGroup(ip), limits.classes[rateClass])
    if (limited !== null) throw limited
    return anyone
  }

  function limitKey(record: KeyRecord, request: GateRequest): void {
    const { keyId } = record.caller
    const rateClass = request.route.rate
    const rate = rateOf(record, rateClass)
    const bucket = `${rateClass} ${keyId}`
    const limited = spend(keys, 'key', bucket, rate)
    if (limited !== null) {
      ring.use.refused(keyId, rateClass)
      throw limited
    }
    // A sender of trades hears of its rate when it is too fast and only then: those answers must cost next to nothing.
    if (rateClass !== 'ingest')
      request.answerWith?.(rateFields('key', rate, keys.standing(bucket, rate)))
  }

  function rateOf({ perSecond, burst }: KeyLimits, rateClass: RateClass): Rate {
    return perSecond === null
      ? limits.classes[rateClass]
      : { perSecond, burst: burst ?? burstOf(perSecond, rateClass) }
  }

  function allowances(keyId: string): Allowance[] | null {
    const own = ring.limitsOf(keyId)
    if (own === null) return null
    return classes.map((rateClass) => {
      const rate = rateOf(own, rateClass)
      return { rateClass, ...rate, ...keys.standing(`${rateClass} ${keyId}`, rate) }
    })
  }

  function callerOf(token: string, ip: string): Caller | null {
    if (!token.startsWith('tmk')) return people?.callerOf(token) ?? null
    const record = ring.find(token)
    if (record === null || record.endsAtMs <= ring.nowMs()) return null
    if (record.networks !== null && !isInNetworks(record.networks, ip)) return null
    return record.caller
  }

  const isCertain = () => ring.silentForMs() <= longestSilenceMs

  return { admit, callerOf, isCertain, allowances }
}

function uncertain(what: string): TidemarkError {
  return new TidemarkError(
    'ledger_unavailable',
    `The database does not answer, so it is not known ${what}.`,
  )
}

function spend(
  limiter: ReturnType<typeof createRateLimiter>,
  policy: Policy,
  bucket: string,
  rate: Rate,
): TidemarkError | null {
  const waitMs = limiter.take(bucket, rate)
  return waitMs === 0 ? null : tooManyRequests(policy, rate, waitMs)
}
