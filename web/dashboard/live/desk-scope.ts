// Which accounts are looked at together: one is itself, several in one currency are one pot. Where currencies differ,
// the pot holds those of the most frequent one, until somebody asks for all in one currency.
import type { Scope } from '../api/scope.ts'
import type { Account } from '../api/types.ts'
import { sumByCurrency } from './desk.ts'

export function deskScope(all: readonly Account[]): Scope {
  const [only, another] = all
  if (only !== undefined && another === undefined) return { kind: 'account', id: only.id }
  return scopeOf(all, sumByCurrency(all)[0]?.currency ?? 'USD')
}

/** The accounts of a currency; every account when there is no other currency. */
export function scopeOf(all: readonly Account[], currency: string): Scope {
  const own = all.filter((one) => one.currency === currency)
  return {
    kind: 'desk',
    ids: own.length === all.length ? null : own.map(({ id }) => id),
    currency,
  }
}
