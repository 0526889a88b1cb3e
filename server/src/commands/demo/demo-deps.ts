// What the parts of the demo share: where the server is, its database, who acts, and when to stop.
import type { Vault } from '../../access/vault/vault.ts'
import type { Timer } from '../../platform/clock.ts'
import type { LedgerDatabase } from '../../platform/database/open-database.ts'
import type { Log } from '../../platform/log.ts'
import type { Secret } from '../../platform/secret.ts'

export type DemoDeps = {
  /** Such as http://127.0.0.1:8787. */
  readonly url: string
  readonly folder: string
  readonly database: LedgerDatabase
  readonly vault: Vault
  readonly pepper: Secret
  readonly clock: Timer
  readonly log: Log
  /** For the audit. */
  readonly actor: string
  /** Says something on stderr. */
  note(text: string): void
}

/** A part of the demo that lives until it is stopped. */
export type DemoPart = AsyncDisposable & {
  /** One line for the person who started it. */
  readonly line: string
}
