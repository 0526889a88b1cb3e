// Whose performance is asked for: an account, all accounts as one pot, or a bot that logs its own trades.
// The server answers all three alike, so every panel takes a scope and asks no further.
import { queryOf } from '../../shared/api/api-client.ts'

export type Scope =
  | { readonly kind: 'account'; readonly id: string }
  | {
      readonly kind: 'desk'
      /** Null = every account there is. */
      readonly ids: readonly string[] | null
      readonly currency: string
    }
  | {
      readonly kind: 'bot'
      readonly bot: string
      /** What it began with, as decimal text, so that returns have something to be measured by; null = not said. */
      readonly capital: string | null
    }

export type Query = Readonly<Record<string, string | number | null | undefined>>

/** The path of an answer: `part` is such as `periods`, or '' for the figures. */
export function statisticsPath(scope: Scope, part: string, query: Query = {}): string {
  const tail = part === '' ? '' : `/${part}`
  if (scope.kind === 'account') return `${accountPath(scope.id)}/statistics${tail}${queryOf(query)}`
  const whose =
    scope.kind === 'bot'
      ? { bot: scope.bot, capital: scope.capital }
      : { accounts: scope.ids?.join(',') ?? null, currency: scope.currency }
  return `/api/v1/statistics${tail}${queryOf({ ...whose, ...query })}`
}

export function accountPath(id: string): string {
  return `/api/v1/accounts/${encodeURIComponent(id)}`
}
