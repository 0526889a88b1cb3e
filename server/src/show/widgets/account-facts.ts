// What is known of one account at a moment, as the members of our own answers: what all its widgets are made from.
import type { Decimal } from '../../domain/decimal.ts'

export type Members = Readonly<Record<string, unknown>>

export type AccountFacts = {
  /** False until the account’s picture, or that there is none, has been heard of. */
  readonly isHeard: boolean
  readonly state: 'live' | 'stale' | 'offline'
  /** RFC 3339; null = there is no picture. */
  readonly asOf: string | null
  readonly summary: Members | null
  /** Open positions; null = nobody knows. */
  readonly positions: readonly Members[] | null
  /** Closed trades, the newest first. */
  readonly closed: readonly Members[]
  readonly statistics: Members | null
  readonly rules: Members | null
  /** Equity over time by hours back. */
  readonly curves: ReadonlyMap<number, Curve>
}

/** Spans of equal length, oldest first; null = nothing was seen in it. */
export type Curve = {
  readonly points: readonly (CurvePoint | null)[]
}
export type CurvePoint = { readonly min: Decimal; readonly max: Decimal; readonly last: Decimal }

/** What a widget needs beside the pushed values. */
export type Need = 'statistics' | 'rules' | `curve:${number}`

export const text = (members: Members | null, name: string): string | null => {
  const value = members?.[name]
  return typeof value === 'string' ? value : null
}

/** Money and lots are canonical decimal text in our answers. */
export const decimal = (members: Members | null, name: string): Decimal | null =>
  text(members, name) as Decimal | null

export const number = (members: Members | null, name: string): number | null => {
  const value = members?.[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** Why a member is null, as its answer says. */
export function reasonOf(members: Members | null, name: string): string {
  for (const list of [members?.reasons, members?.null_reasons]) {
    const reason = asMembers(list)?.[name]
    if (typeof reason === 'string') return reason
  }
  return members === null ? 'not_known_yet' : 'not_known'
}

export function asMembers(value: unknown): Members | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
}

export function listOf(value: unknown): readonly Members[] {
  if (!Array.isArray(value)) return []
  return value.map(asMembers).filter((one) => one !== null)
}
