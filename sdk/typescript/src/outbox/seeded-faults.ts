// Bugs that the torture run plants on purpose, to prove that it would find them. Never part of the public entry.
// Each one breaks a promise of the outbox: durability, or one identity for all tries of a trade.
import { freshKey } from '../trade/fresh-key.ts'
import { rawMember } from './raw-member.ts'

export type SeededFaults = {
  /** Nothing is ever forced to the disk. */
  readonly skipFsync?: boolean
  /** A trade without an identity gets a new one with each try. */
  readonly keyAtSend?: boolean
}

export function keyedLine(json: Buffer): Buffer {
  const text = json.toString('utf8')
  const identified = ['idempotency_key', 'exchange_order_id'].some(
    (name) => rawMember(text, name) !== null,
  )
  return identified ? json : Buffer.from(`${text.slice(0, -1)},"idempotency_key":"${freshKey()}"}`)
}
