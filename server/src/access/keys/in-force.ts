// Waits until every running server has taken a change of keys over, so that a command that returns has really happened.
// Servers say on a channel which state of the keys they hold; those that do not answer in time are counted, not waited for.
import type { Database, Queryable } from '../../platform/database/database.ts'
import { loadRingState } from './key-store.ts'

const channel = 'tidemark_keys_seen'
const patienceMs = 1500

export type InForce = { readonly servers: number; readonly confirmed: number }

/** Says that this server now holds the keys of `fingerprint`. */
export async function announceKeys(
  db: Queryable,
  fingerprint: string,
  server: string,
): Promise<void> {
  await db.query('select pg_notify($1, $2)', [channel, `${fingerprint} ${server}`])
}

/** Runs `act`, which changes keys, and waits for the servers that run now. */
export async function untilInForce<T>(
  database: Pick<Database, 'openSession' | 'write'>,
  act: () => Promise<T>,
): Promise<{ readonly result: T; readonly inForce: InForce }> {
  await using session = await database.openSession('key-change')
  const heard = new Map<string, Set<string>>()
  let wake: () => void = () => undefined
  session.onNotify((_channel, payload) => {
    const cut = payload.lastIndexOf(' ')
    const [fingerprint, server] = [payload.slice(0, cut), payload.slice(cut + 1)]
    heard.set(fingerprint, (heard.get(fingerprint) ?? new Set()).add(server))
    wake()
  })
  await session.query(`listen ${channel}`)
  const servers = await countServers(session)
  const result = await act()
  const deadlineMs = performance.now() + patienceMs
  let confirmed = 0
  for (;;) {
    // Asked anew each time: should others change keys meanwhile, their state holds our change as well.
    const { fingerprint } = await loadRingState(database.write)
    confirmed = heard.get(fingerprint)?.size ?? 0
    const leftMs = deadlineMs - performance.now()
    if (confirmed >= servers || leftMs <= 0) break
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(leftMs, 200))
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
  return { result, inForce: { servers, confirmed } }
}

/** Servers that listen for changes of keys on this database. */
async function countServers(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ n: string }>(
    `select count(*) as n from pg_stat_activity
      where application_name = 'tidemark:keys' and datname = current_database()`,
  )
  return Number(rows[0]?.n)
}
