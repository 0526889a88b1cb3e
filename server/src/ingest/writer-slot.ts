// The right to write under one node number: ids and an audit chain of its own, held by a database session.
// PostgreSQL frees it when the session's last statement has ended, so whoever holds it knows that nothing of its past is still running.
import { GENESIS } from '../access/audit/chain.ts'
import { type InternalIds, internalIds, NODES } from '../domain/internal-id.ts'
import type { Clock } from '../platform/clock.ts'
import type { Session } from '../platform/database/database.ts'

/** First half of the advisory lock key: "TMWS". */
const LOCK_CLASS = 0x544d5753

export type ChainHead = { readonly seq: number; readonly hash: Buffer }

export type WriterSlot = {
  readonly node: number
  readonly chain: string
  readonly ids: InternalIds
  head: ChainHead
}

/** Leases `wanted` (waiting for its last holder to end) or, when null, the first free slot. */
export async function leaseSlot(
  session: Session,
  clock: Clock,
  wanted: number | null,
): Promise<WriterSlot> {
  const node = wanted === null ? await firstFree(session) : await waitFor(session, wanted)
  const chain = `ingest-${String(node).padStart(2, '0')}`
  const head = await readHead(session, chain)
  const highest = await highestId(session, chain)
  return { node, chain, ids: internalIds(node, () => clock.now(), highest), head }
}

async function firstFree(session: Session): Promise<number> {
  for (let node = 0; node < NODES; node++) {
    const { rows } = await session.query<{ held: boolean }>(
      'select pg_try_advisory_lock($1, $2) as held',
      [LOCK_CLASS, node],
    )
    if (rows[0]?.held === true) return node
  }
  throw new Error(`all ${NODES} writer slots of this database are taken`)
}

async function waitFor(session: Session, node: number): Promise<number> {
  await session.query('select pg_advisory_lock($1, $2)', [LOCK_CLASS, node])
  return node
}

export async function readHead(session: Session, chain: string): Promise<ChainHead> {
  const { rows } = await session.query<{ seq: string; hash: Buffer }>(
    'select seq, hash from audit_entries where chain = $1 order by seq desc limit 1',
    [chain],
  )
  const [row] = rows
  return row === undefined ? { seq: 0, hash: GENESIS } : { seq: Number(row.seq), hash: row.hash }
}

/** The highest id this slot gave: it stands in the slot's latest ingest entry. */
async function highestId(session: Session, chain: string): Promise<number> {
  const { rows } = await session.query<{ highest: string | null }>(
    `select (select max(id::bigint) from json_array_elements(e.body::json -> 'by') sender,
                    json_array_elements_text(sender -> 'ids') id) as highest
       from audit_entries e
      where e.chain = $1 and e.body like '{"kind":"ingest"%'
      order by e.seq desc limit 1`,
    [chain],
  )
  return Number(rows[0]?.highest ?? 0)
}
