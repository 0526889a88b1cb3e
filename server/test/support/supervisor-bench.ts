// One supervisor with a broker that is the test, a real database, and a clock that the test moves.
import { LeaseLost } from '../../src/accounts/picture-entry.ts'
import { claimLease, type Lease } from '../../src/connect/supervisor/lease-store.ts'
import {
  loadConnections,
  type OwnedConnection,
} from '../../src/connect/supervisor/owned-connection-store.ts'
import { defaultPacing, type Pacing } from '../../src/connect/supervisor/pacing.ts'
import { superviseConnection } from '../../src/connect/supervisor/supervise-connection.ts'
import { Secret } from '../../src/platform/secret.ts'
import {
  type ConnectionRowParts,
  createRecordingLog,
  insertConnection,
  openBooks,
} from './connect-bench.ts'
import { createManualTimer } from './manual-timer.ts'
import { createScriptedVenue } from './scripted-venue.ts'
import { createTestDatabase } from './test-database.ts'

const nowMs = Date.UTC(2026, 4, 28, 12)
const nowS = nowMs / 1000
/** Now, in seconds of the scripted broker’s clock. */
export const serverS = nowS + 10_800

type Test = Parameters<typeof createTestDatabase>[0]

export async function openSupervisorBench(
  t: Test,
  parts: ConnectionRowParts & {
    pacing?: Partial<Pacing>
    prepare?: (venue: ReturnType<typeof createScriptedVenue>) => void
    openSecrets?: () => Promise<Record<string, Secret>>
  } = {},
) {
  const database = await createTestDatabase(t)
  const clock = createManualTimer(nowMs)
  const log = createRecordingLog()
  const { book, dealBook, ingest } = openBooks(t, { database, clock, log })
  const venue = createScriptedVenue()
  parts.prepare?.(venue)
  const { connectionId, accountIds } = await insertConnection(database, parts)
  const lease = (await claimLease(database.write, connectionId, 'server-1')) as Lease // nobody else is there
  const row = async () =>
    (await loadConnections(database.read, [connectionId]))[0] as OwnedConnection // it was inserted above
  const supervisor = superviseConnection(
    {
      ...{ read: database.read, write: database.write, clock, log, book, dealBook },
      ...{ connector: venue.connector, random: () => 0.5 },
      pacing: { ...defaultPacing, ...parts.pacing },
      openSecrets: parts.openSecrets ?? (async () => ({ password: new Secret('x') })),
      isLeaseLost: (error) => error instanceof LeaseLost,
      onRequest() {},
    },
    await row(),
    lease,
  )
  t.after(() => supervisor.stop())
  const one = async <T>(text: string, values: unknown[] = []) =>
    (await database.read.query<T>(text, values)).rows
  return {
    ...{
      database,
      clock,
      log,
      venue,
      supervisor,
      lease,
      accountIds,
      connectionId,
      ingest,
      row,
      one,
    },
    update: async () => supervisor.update(await row()),
    health: async () =>
      (
        await one<{ state: string; cause: string | null }>(
          'select state, cause from broker_connections',
        )
      )[0],
    states: () =>
      one<{ balance: string | null; cause: string | null; deals: string; cash_total: string }>(
        'select balance, cause, deals, cash_total from account_states order by account_id',
      ),
  }
}
