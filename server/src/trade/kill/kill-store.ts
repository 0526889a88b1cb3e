// The SQL of kill switches, as other machines see them. What stops this machine at once is a file: kill-files.ts.
import type { Queryable } from '../../platform/database/database.ts'
import type { KilledEntry, KillTarget } from './kill-target.ts'

export async function loadKills(db: Queryable): Promise<KilledEntry[]> {
  const { rows } = await db.query<{
    scope: KillTarget['scope']
    target: string
    killed_at: string
    killed_by: string
    reason: string
  }>('select scope, target, killed_at, killed_by, reason from kill_switches order by killed_at')
  return rows.map(({ scope, target, killed_at, killed_by, reason }) => ({
    target: { scope, target },
    at: killed_at,
    by: killed_by,
    reason,
  }))
}

export async function storeKill(tx: Queryable, entry: KilledEntry): Promise<void> {
  await tx.query(
    `insert into kill_switches (scope, target, killed_at, killed_by, reason) values ($1, $2, $3, $4, $5)
     on conflict (scope, target) do nothing`,
    [entry.target.scope, entry.target.target, entry.at, entry.by, entry.reason],
  )
}

export async function deleteKill(tx: Queryable, { scope, target }: KillTarget): Promise<boolean> {
  const { rowCount } = await tx.query(
    'delete from kill_switches where scope = $1 and target = $2',
    [scope, target],
  )
  return rowCount > 0
}
