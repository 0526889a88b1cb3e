// Turns what somebody typed for a new key into checked values, or says what is wrong with it.
// Refuses instead of guessing: a key with a wider reach than meant would be found out too late.
import { isBrokerZone } from '../../domain/broker-zone.ts'
import type { Scope } from '../../platform/http/route.ts'
import { canonicalNetwork } from '../client-ip.ts'
import { parseRate } from '../limits/rate.ts'
import { parseDuration } from './duration.ts'
import { isTradeScope, parseScopes } from './scopes.ts'

export type KeyRequest = {
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Null = every account. */
  readonly accounts: readonly string[] | null
  /** Null = from anywhere. */
  readonly networks: readonly string[] | null
  readonly lifetimeS: number | null
  readonly perSecond: number | null
  readonly burst: number | null
  readonly brokerZone: string | null
}

export type TypedKeyRequest = {
  readonly name: string
  readonly scope: string
  readonly account?: string | undefined
  readonly ip?: string | undefined
  readonly expires?: string | undefined
  readonly rate?: string | undefined
  readonly burst?: string | undefined
  readonly zone?: string | undefined
}

/** A value that cannot be taken; the message is for the person who typed it. */
export class KeyRequestError extends Error {
  override readonly name = 'KeyRequestError'
}

const day = 86_400
const longestLifeS = 3650 * day
const longestOverlapS = 7 * day
/** A key that trades ends by itself, also where nobody said when. */
const longestTradeLifeS = 90 * day

/** Throws KeyRequestError, ScopeError or NetworkSyntaxError. */
export function readKeyRequest(typed: TypedKeyRequest): KeyRequest {
  const perSecond = typed.rate === undefined ? null : readRate(typed.rate)
  if (typed.burst !== undefined && perSecond === null)
    throw new KeyRequestError('--burst goes with --rate.')
  const scopes = parseScopes(typed.scope.split(','))
  const trades = scopes.some(isTradeScope)
  if (trades && typed.ip === undefined)
    throw new KeyRequestError(
      'A key that trades names the networks it may be used from: --ip 127.0.0.1 for programs on this machine, or --ip 0.0.0.0/0 if it really is to be used from anywhere.',
    )
  return {
    name: readName(typed.name),
    scopes,
    accounts:
      typed.account === undefined ? null : readList('--account', typed.account).map(readAccount),
    networks: typed.ip === undefined ? null : readList('--ip', typed.ip).map(canonicalNetwork),
    lifetimeS: trades ? readTradeLifetime(typed.expires) : readOptionalLifetime(typed.expires),
    perSecond,
    burst: typed.burst === undefined ? null : readBurst(typed.burst),
    brokerZone: typed.zone === undefined ? null : readZone(typed.zone),
  }
}

/** Networks as somebody typed them, with commas. Throws KeyRequestError or NetworkSyntaxError. */
export const readNetworks = (text: string): string[] => readList('--ip', text).map(canonicalNetwork)

/** Seconds for which a replaced secret stays accepted. */
export function readOverlap(text: string): number {
  const seconds = parseDuration(text)
  if (seconds === null || seconds > longestOverlapS)
    throw new KeyRequestError(`--overlap must be 0 to 7d, such as 24h; "${text}" is not.`)
  return seconds
}

export function readName(text: string): string {
  const name = text.trim()
  if (name === '' || name.length > 100 || !name.isWellFormed() || /\p{Cc}/u.test(name))
    throw new KeyRequestError('--name must be 1 to 100 printable characters.')
  return name
}

export function readAccount(text: string): string {
  if (text.length > 64 || !text.isWellFormed() || /[\p{Cc}\s]/u.test(text))
    throw new KeyRequestError(`--account: "${text}" is no account number.`)
  return text
}

function readList(option: string, text: string): string[] {
  const items = text.split(',').map((item) => item.trim())
  if (items.some((item) => item === ''))
    throw new KeyRequestError(
      `${option} needs a value between commas. Leave the option out for no limit.`,
    )
  return [...new Set(items)]
}

export function readLifetime(text: string): number {
  const seconds = parseDuration(text)
  if (seconds === null || seconds < 60 || seconds > longestLifeS)
    throw new KeyRequestError(`--expires must be 1m to 3650d, such as 30d; "${text}" is not.`)
  return seconds
}

function readOptionalLifetime(text: string | undefined): number | null {
  return text === undefined ? null : readLifetime(text)
}

function readTradeLifetime(text: string | undefined): number {
  const seconds = readOptionalLifetime(text) ?? longestTradeLifeS
  if (seconds <= longestTradeLifeS) return seconds
  throw new KeyRequestError(`A key that trades is valid for 90d at most; "${text}" is longer.`)
}

function readRate(text: string): number {
  const perSecond = parseRate(text)
  if (perSecond === null)
    throw new KeyRequestError(`--rate must be like 10/s, 600/min or 5/h; "${text}" is not.`)
  return perSecond
}

function readBurst(text: string): number {
  const burst = /^\d{1,7}$/.test(text) ? Number(text) : 0
  if (burst < 1)
    throw new KeyRequestError(`--burst must be a whole number from 1; "${text}" is not.`)
  return burst
}

function readZone(text: string): string {
  // Offsets such as +03:00 know no daylight saving, which is what a zone is for.
  if (!/^[A-Za-z]/.test(text) || !isBrokerZone(text))
    throw new KeyRequestError(
      `--zone must be a zone such as Europe/Athens or America/New_York+7h; "${text}" is not.`,
    )
  return text
}
