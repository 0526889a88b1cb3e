// The right to write under one node number: ids and an audit chain of its own, held by a database session.
// PostgreSQL frees it when the session's last statement has ended: once the session is seen without it, nothing of its past still runs.
import { GENESIS } from '../access/audit/chain.ts'
import { type InternalIds, internalIds, NODES } from '../domain/internal-id.ts'
import type { Clock } from '../platform/clock.ts'
import type { Session } from '../platform/database/database.ts'

/** First half of the advisory lock key: "TMWS". */
const LOCK_CLASS = 0x544d5753

export type ChainHead = { readonly seq: number; readonly hash: Buffer }

/** A database session. Process ids alone come again, soon after a restart in a container. */
type Holder = { readonly pid: number; readonly started: string }

export type WriterSlot = {
  readonly node: number
  readonly holder: Holder
  readonly chain: string
  readonly ids: InternalIds
  head: ChainHead
}

/** Leases the first free slot. */
export async function leaseSlot(session: Session, clock: Clock): Promise<WriterSlot> {
  const node = await firstFree(session)
  const holder = await self(session)
  const chain = `ingest-${String(node).padStart(2, '0')}`
  const head = await readHead(session, chain)
  const highest = await highestId(session, chain)
  return { node, holder, chain, ids: internalIds(node, () => clock.now(), highest), head }
}

/** Whether the session that held the slot has let it go; what it wrote last is committed by then, or never will be. */
export async function isReleased(session: Session, slot: WriterSlot): Promise<boolean> {
  const { rowCount } = await session.query(
    `select 1 from pg_locks l join pg_stat_activity s using (pid)
      where l.locktype = 'advisory' and l.objsubid = 2 and l.granted and l.classid = $1 and l.objid = $2
        and l.database = (select oid from pg_database where datname = current_database())
        and pid = $3 and s.backend_start = $4::timestamptz`,
    [LOCK_CLASS, slot.node, slot.holder.pid, slot.holder.started],
  )
  return rowCount === 0
}

async function self(session: Session): Promise<Holder> {
  const { rows } = await session.query<Holder>(
    'select pid, backend_start as started from pg_stat_activity where pid = pg_backend_pid()',
  )
  const [row] = rows
  if (row === undefined) throw new Error('the database does not show its own session')
  return row
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

export async function readHead(session: Session, chain: string): Promise<ChainHead> {
  const { rows } = await session.query<{ seq: string; hash: Buffer }>(
    'select seq, hash from audit_entries where chain = $1 order by seq desc limit 1',
    [chain],
  )
  const [row] = rows
  return row === undefined ? { seq: 0, hash: GENESIS } : { seq: Number(row.seq), hash: row.hash }
}

/** The highest id this slot gave: it stands in the slot's latest entry that numbers trades. */
async function highestId(session: Session, chain: string): Promise<number> {
  const { rows } = await session.query<{ highest: string | null }>(
    `select (select max(id::bigint) from json_array_elements(e.body::json -> 'by') sender,
                    json_array_elements_text(sender -> 'ids') id) as highest
       from audit_entries e
      where e.chain = $1
        and (e.body like '{"kind":"ingest"%' or (e.body like '{"kind":"deals"%' and e.body not like '%"ids":[]%'))
      order by e.seq desc limit 1`,
    [chain],
  )
  return Number(rows[0]?.highest ?? 0)
}
