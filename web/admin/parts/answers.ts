// What the server answers about connections, accounts and keys, as the admin pages read it.
import type { VenueField } from '../../shared/ui/venue-fields.tsx'

export type List<T> = { readonly data: readonly T[]; readonly next_cursor?: string | null }

export type ConnectionAnswer = {
  readonly name: string
  readonly venue: string
  readonly server: string
  readonly settings: Readonly<Record<string, string>>
  readonly state: string
  readonly cause: string | null
  readonly cause_detail: string | null
  readonly next_step: string | null
  readonly state_since: string
  readonly accounts: number
  readonly needs_code: boolean
  readonly asks_for_codes: boolean
  /** When the login by one-time code ends; null = not known. */
  readonly code_expires_at: string | null
}

export type Venue = {
  readonly venue: string
  readonly title: string
  readonly asks_for_codes: boolean
  readonly fields: readonly VenueField[]
}

export type FoundAccount = {
  readonly account: string
  readonly kind: string
  readonly currency: string | null
}

export type Tried =
  | { readonly ok: true; readonly accounts: readonly FoundAccount[] }
  | {
      readonly ok: false
      readonly cause: string
      readonly means: string
      readonly detail: string
      readonly next_step: string
      readonly needs_code: boolean
      readonly fingerprint: string | null
    }

export type AccountAnswer = {
  readonly id: string
  readonly account: string
  readonly server: string
  readonly source: string
  readonly state: 'live' | 'stale' | 'offline'
  readonly cause: string | null
  readonly next_step: string | null
  readonly age_s: number | null
  readonly currency: string | null
  readonly balance: string | null
  readonly equity: string | null
}

export type KeyAnswer = {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly scopes: readonly string[]
  readonly accounts: readonly string[] | null
  readonly networks: readonly string[] | null
  readonly rate: string | null
  readonly burst: number | null
  readonly zone: string | null
  readonly state: 'active' | 'expired' | 'revoked'
  readonly created_at: string
  readonly created_by: string
  readonly expires_at: string | null
  readonly revoked_at: string | null
  readonly last_used_at: string | null
  readonly old_secret_until: string | null
}

export type NewKeyAnswer = KeyAnswer & { readonly key: string; readonly servers_missing: number }

export type KeyDetail = KeyAnswer & {
  readonly days: readonly {
    readonly day: string
    readonly class: string
    readonly requests: number
    readonly refused: number
  }[]
  readonly addresses: readonly { readonly ip: string; readonly last_at: string }[]
}
