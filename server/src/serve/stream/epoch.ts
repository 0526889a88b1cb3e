// The epoch of the news: places count within one cluster, so a database that was moved or restored begins a new one.
import { randomUUID } from 'node:crypto'
import { type Database, type Queryable, SqlError } from '../../platform/database/database.ts'

/** The epoch that holds now; begins a new one when the database is not where it was. */
export async function openEpoch(database: Pick<Database, 'transaction' | 'read'>): Promise<string> {
  const cluster = await clusterOf(database.read)
  return database.transaction(async (tx) => {
    await tx.query('lock table news_epoch in exclusive mode')
    const { rows } = await tx.query<{ epoch: string; cluster: string }>(
      'select epoch, cluster from news_epoch',
    )
    const [known] = rows
    if (known !== undefined && known.cluster === cluster) return known.epoch
    const epoch = randomUUID()
    // Places of the former cluster may lie ahead of what this one has reached; they would never be passed.
    await tx.query('update live_trades set seq = 0 where seq >= news_horizon()')
    await tx.query(
      `update account_states set seq = 0, positions_seq = 0, orders_seq = 0, assets_seq = 0
        where greatest(seq, positions_seq, orders_seq, assets_seq) >= news_horizon()`,
    )
    await tx.query(
      `insert into news_epoch (epoch, cluster) values ($1, $2)
       on conflict (one) do update set epoch = excluded.epoch, cluster = excluded.cluster, begun_at = now()`,
      [epoch, cluster],
    )
    return epoch
  })
}

async function clusterOf(db: Queryable): Promise<string> {
  const database = `select oid from pg_database where datname = current_database()`
  try {
    const { rows } = await db.query<{ cluster: string }>(
      `select (select system_identifier from pg_control_system())::text || '/' || (${database})::text as cluster`,
    )
    return rows[0]?.cluster ?? ''
  } catch (error) {
    // A server that does not show its identity: the database's own number is what there is.
    if (!(error instanceof SqlError)) throw error
    const { rows } = await db.query<{ cluster: string }>(`select (${database})::text as cluster`)
    return rows[0]?.cluster ?? ''
  }
}
