// What a key may do, from what somebody typed: `ingest`, `read`, or single scopes such as trades:read.
// The kind letter in the token follows from the scopes, so a glance at a key tells what it is for.
import { closestName } from '../../platform/http/did-you-mean.ts'
import type { Scope } from '../../platform/http/route.ts'
import type { TokenKind } from './token.ts'

export type KeyKind = Extract<TokenKind, 'i' | 'r' | 't' | 'a'>

/** Every scope, with what it allows. Those of orders are the trade server's; no other server takes their keys. */
export const scopes: Readonly<Record<Scope, string>> = {
  'ingest:write': 'send trades',
  'accounts:read': 'read accounts',
  'trades:read': 'read trades',
  'stats:read': 'read statistics',
  'stream:read': 'follow the live stream',
  'admin:read': 'read metrics and versions',
  'orders:read': 'read orders, quotes and history at the trade server',
  'orders:write': 'place, change and cancel orders, change limits, kill',
}

const shorthands: Readonly<Record<string, readonly Scope[]>> = {
  ingest: ['ingest:write'],
  read: ['accounts:read', 'trades:read', 'stats:read', 'stream:read'],
  trade: ['orders:read', 'orders:write'],
}

export const isTradeScope = (scope: string): boolean => scope.startsWith('orders:')

/** A scope that does not exist or is not ours to give; the message is for the person who typed it. */
export class ScopeError extends Error {
  override readonly name = 'ScopeError'
}

/** The scopes that `ingest,read` and the like stand for, sorted, each once. Throws ScopeError. */
export function parseScopes(words: readonly string[]): readonly Scope[] {
  const typed = words.map((word) => word.trim()).filter((word) => word !== '')
  if (typed.length === 0) throw new ScopeError(`Name at least one scope: ${knownWords()}.`)
  const wanted = [...new Set(typed.flatMap(scopesOf))].sort()
  if (wanted.some(isTradeScope) && !wanted.every(isTradeScope))
    throw new ScopeError(
      'A key that trades can do nothing else: the trade server takes no other keys, and its keys are taken nowhere else. Make two keys.',
    )
  return wanted
}

export function kindOf(granted: readonly string[]): KeyKind {
  if (granted.some(isTradeScope)) return 't'
  if (granted.every((scope) => scope === 'ingest:write')) return 'i'
  return granted.every((scope) => scope.endsWith(':read')) ? 'r' : 'a'
}

function scopesOf(word: string): readonly Scope[] {
  // Own members only: `constructor` is a name that every object answers to.
  const several = Object.hasOwn(shorthands, word) ? shorthands[word] : undefined
  if (several !== undefined) return several
  if (isScope(word)) return [word]
  const meant = closestName(word, [...Object.keys(shorthands), ...Object.keys(scopes)])
  throw new ScopeError(
    `There is no scope ${/^(?!tmk)[a-z:]{1,20}$/.test(word) ? `"${word}"` : 'of that name'}.${meant === null ? '' : ` Did you mean ${meant}?`} Scopes are ${knownWords()}.`,
  )
}

function isScope(word: string): word is Scope {
  return Object.hasOwn(scopes, word)
}

function knownWords(): string {
  return [...Object.keys(shorthands), ...Object.keys(scopes)].join(', ')
}
