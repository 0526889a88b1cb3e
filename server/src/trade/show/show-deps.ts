// What the routes of the trade server's own pages share. They are for people who have logged in, and take no key.
import type { Vault } from '../../access/vault/vault.ts'
import type { Timer } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Caller } from '../../platform/http/route.ts'
import type { Log } from '../../platform/log.ts'
import type { LeaseKeeper } from '../arm/lease-keeper.ts'
import type { KillSwitch } from '../kill/kill-switch.ts'
import type { TradeConnector } from '../trade-port.ts'

export type ShowDeps = {
  readonly database: Pick<Database, 'read' | 'write' | 'transaction'>
  readonly clock: Timer
  readonly log: Log
  /** The trade server's own. */
  readonly vault: Vault
  readonly connectors: readonly TradeConnector[]
  readonly kill: Pick<KillSwitch, 'list'>
  readonly leases: Pick<LeaseKeeper, 'generationOf' | 'isRecovering'>
  /** Throws step_up_required where a person's last code is too old. */
  readonly requireFresh: (caller: Pick<Caller, 'person'>) => void
}

/** A list in one piece. */
export const listSchema = {
  type: 'object',
  required: ['data'],
  properties: { data: { type: 'array', items: { type: 'object' } } },
} as const
