// Compares what the sender was told, what the database says and what the broker did. Pure but for reading its three sources.
import type { Queryable } from '../../../src/platform/database/database.ts'
import type { SentSignal } from './deliver.ts'

export type StoredRow = {
  readonly id: string
  readonly state: string
  readonly reason: string | null
  readonly clientId: string | null
  /** The state of the order's intent; null = none was written. */
  readonly intent: string | null
  /** Milliseconds by which it was older than allowed when its intent was written; null = no intent. */
  readonly lateMs: number | null
}

export type SignalVerdict = {
  stored: number
  /** Executed at the broker, exactly once. */
  executedOnce: number
  /** Too old when their turn came. */
  expired: number
  /** Refused by limits, while an account recovered or was not armed. */
  refused: number
  /** Of which it is certain that nothing was executed, or a person was told: the crash came between intent and answer. */
  interrupted: number
  /** Answered with 202 and not in the database. */
  lost: number
  /** More than one execution, or stored twice under one id. */
  double: number
  /** The broker said yes, and its list has no such order. */
  missing: number
  /** Executions that no signal explains. */
  phantom: number
  /** Executed though too old, or taken though not of now. */
  stale: number
  /** Neither executed nor ended. */
  unsettled: number
  /** The first few damages, in words. */
  readonly examples: string[]
}

export async function loadStoredSignals(db: Queryable): Promise<StoredRow[]> {
  const { rows } = await db.query<{
    id: string
    state: string
    reason: string | null
    client_id: string | null
    intent: string | null
    late_ms: number | null
  }>(
    `select s.content ->> 'id' as id, s.state, s.reason, p.client_id, o.state as intent,
       (extract(epoch from o.created_at - s.expires_at) * 1000)::float8 as late_ms
     from signals s left join signal_steps p using (account_id, signal_id)
       left join order_intents o on o.account_id = s.account_id and o.client_id = p.client_id`,
  )
  return rows.map(({ client_id, late_ms, ...rest }) => ({
    ...rest,
    clientId: client_id,
    lateMs: late_ms,
  }))
}

/** The intent is dated just before its transaction, in which the age is looked at once more. */
const datingMs = 1_000

export function judgeSignals(
  sent: readonly SentSignal[],
  stored: readonly StoredRow[],
  executions: readonly (string | null)[],
): SignalVerdict {
  const verdict: SignalVerdict = {
    ...{ stored: stored.length, executedOnce: 0, expired: 0, refused: 0, interrupted: 0 },
    ...{ lost: 0, double: 0, missing: 0, phantom: 0, stale: 0, unsettled: 0 },
    examples: [],
  }
  const counted = new Map<string, number>()
  for (const clientId of executions)
    counted.set(clientId ?? '', (counted.get(clientId ?? '') ?? 0) + 1)
  const known = new Set<string>()
  const bySignal = new Map<string, StoredRow[]>()
  for (const row of stored) {
    if (row.clientId !== null) known.add(row.clientId)
    bySignal.set(row.id, [...(bySignal.get(row.id) ?? []), row])
  }
  for (const [clientId, count] of counted)
    if (!known.has(clientId)) {
      verdict.phantom += count
      tell(verdict, `the broker has ${clientId}, which no signal explains`)
    }
  const stale = new Set(sent.filter(({ isStale }) => isStale).map(({ id }) => id))
  for (const [id, rows] of bySignal) {
    if (rows.length > 1) verdict.double += 1
    if (stale.has(id)) verdict.stale += 1
    for (const row of rows) judgeRow(row, counted.get(row.clientId ?? '-') ?? 0, verdict)
  }
  verdict.lost = sent.filter(({ id, taken }) => taken && !bySignal.has(id)).length
  return verdict
}

function judgeRow(row: StoredRow, count: number, verdict: SignalVerdict): void {
  const { state, intent, lateMs } = row
  if (count > 1) {
    verdict.double += 1
    tell(verdict, `${count} executions of ${JSON.stringify(row)}`)
  }
  if (lateMs !== null && lateMs > datingMs) verdict.stale += 1
  if (['waiting', 'queued', 'executing'].includes(state)) verdict.unsettled += 1
  else if (state === 'expired') verdict.expired += 1
  else if (state === 'refused' || intent === 'REFUSED_BY_RISK') verdict.refused += 1
  if (intent === null) return
  if (intent === 'ACKED' || intent === 'FOUND') {
    if (count === 1) verdict.executedOnce += 1
    if (count === 0) {
      verdict.missing += 1
      tell(verdict, `no execution of ${JSON.stringify(row)}`)
    }
  } else if (intent === 'UNKNOWN' || intent === 'HUMAN' || intent === 'SENDING') {
    verdict.interrupted += 1
  } else {
    // Refused, rejected, absent or never sent: the broker must not have it.
    if (count > 0) {
      verdict.phantom += count
      tell(verdict, `${count} executions of ${JSON.stringify(row)}`)
    }
    if (intent !== 'REFUSED_BY_RISK') verdict.interrupted += 1
  }
}

function tell({ examples }: SignalVerdict, what: string): void {
  if (examples.length < 5) examples.push(what)
}

export function isClean({
  lost,
  double,
  missing,
  phantom,
  stale,
  unsettled,
}: SignalVerdict): boolean {
  return lost + double + missing + phantom + stale + unsettled === 0
}
