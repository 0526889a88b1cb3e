// The right to write one of the chains `requests-00`, `requests-01`…: a lock that lives as long as the database session.
// PostgreSQL frees it when the session's last statement has ended, so whoever holds it knows what is in the chain.
import type { Session } from '../../platform/database/database.ts'

export type ChainLease = { readonly chain: string; readonly slot: number }

/** First half of the advisory lock key: "TMAU". */
const lockClass = 0x544d4155
const slots = 64

/** Takes the first free chain, or `wanted` again once its last holder has ended. */
export async function leaseChain(
  session: Session,
  prefix: string,
  wanted: ChainLease | null,
): Promise<ChainLease> {
  if (wanted !== null) {
    await session.query('select pg_advisory_lock($1, $2)', [lockClass, wanted.slot])
    return wanted
  }
  for (let slot = 0; slot < slots; slot++) {
    const { rows } = await session.query<{ held: boolean }>(
      'select pg_try_advisory_lock($1, $2) as held',
      [lockClass, slot],
    )
    if (rows[0]?.held === true) return { chain: `${prefix}-${String(slot).padStart(2, '0')}`, slot }
  }
  throw new Error(`all ${slots} audit chains of this database are being written`)
}
