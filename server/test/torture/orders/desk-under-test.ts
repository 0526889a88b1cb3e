// The order desk as a trade server has it: real database, real kill switch and leases, the connector under test, and a clock
// that runs faster.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PracticeTickTrader } from '@tidemark/practice'
import { systemClock, type Timer } from '../../../src/platform/clock.ts'
import type { Database } from '../../../src/platform/database/database.ts'
import { Secret } from '../../../src/platform/secret.ts'
import { createDeskSessions } from '../../../src/trade/accounts/desk-sessions.ts'
import {
  loadTradeAccount,
  putTradeAccount,
  storeArmed,
} from '../../../src/trade/accounts/trade-account-store.ts'
import { createLeaseKeeper } from '../../../src/trade/arm/lease-keeper.ts'
import { killFolderOf } from '../../../src/trade/kill/kill-files.ts'
import { createKillSwitch, type KillSwitch } from '../../../src/trade/kill/kill-switch.ts'
import type { createOrderDesk, RunningDesk } from '../../../src/trade/orders/order-desk.ts'
import type { TradeConnector } from '../../../src/trade/trade-port.ts'
import { createRecordingLog } from '../../support/connect-bench.ts'
import { until } from '../../support/until.ts'

type Account = PracticeTickTrader['accounts'][number]

export type DeskAccount = { readonly id: number; readonly broker: Account }

export type DeskUnderTest = AsyncDisposable & {
  readonly desk: RunningDesk
  readonly kill: KillSwitch
  readonly accounts: readonly DeskAccount[]
  readonly log: ReturnType<typeof createRecordingLog>
}

export async function openDesk(given: {
  readonly database: Pick<Database, 'read' | 'write' | 'transaction'>
  readonly broker: PracticeTickTrader
  readonly connector: TradeConnector
  readonly clock: Timer
  readonly createDesk: typeof createOrderDesk
}): Promise<DeskUnderTest> {
  const { database, broker, connector, clock, createDesk } = given
  const dataDir = mkdtempSync(join(tmpdir(), 'tidemark-orders-'))
  const log = createRecordingLog()
  const accounts: DeskAccount[] = []
  for (const [index, account] of broker.accounts.entries()) {
    const { rows } = await database.write.query<{ account_id: number }>(
      `insert into accounts (exchange, account) values ('practice', $1) returning account_id`,
      [account.id],
    )
    const id = rows[0]?.account_id ?? 0
    const settings = {
      ...{ url: broker.url, web_api_id: account.webApiId, web_api_key: account.webApiKey },
      transport: index % 2 === 0 ? 'auto' : 'socket',
    }
    await database.transaction(async (tx) => {
      await putTradeAccount(tx, { accountId: id, venue: connector.venue, settings, by: 'torture' })
      await storeArmed(tx, id, 'torture')
    })
    accounts.push({ id, broker: account })
  }
  const kill = createKillSwitch({ folder: killFolderOf(dataDir), database, clock, log })
  // The database counts leases by its own clock.
  const leases = createLeaseKeeper({
    ...{ database, serverId: 'torture', clock: systemClock, log },
    onTaken: () => undefined,
  })
  await until(() => accounts.every(({ id }) => leases.generationOf(id) !== null), {
    what: 'the leases of all accounts',
  })
  const sessions = createDeskSessions({
    ...{ clock, log, connectors: [connector] },
    loadAccount: (id) => loadTradeAccount(database.read, id),
    async openSecrets(id): Promise<Record<string, Secret>> {
      const account = accounts.find((one) => one.id === id)?.broker
      if (account === undefined) throw new Error('no such account')
      const { webApiSecret, totpSecret } = account
      return {
        web_api_secret: new Secret(webApiSecret),
        ...(totpSecret === null ? {} : { totp_secret: new Secret(totpSecret) }),
      }
    },
  })
  const desk = createDesk({
    ...{ database, sessions, kill, leases, serverId: 'torture', clock, log },
  })
  return {
    ...{ desk, kill, accounts, log },
    async [Symbol.asyncDispose]() {
      await desk[Symbol.asyncDispose]()
      await sessions[Symbol.asyncDispose]()
      await leases[Symbol.asyncDispose]()
      await kill[Symbol.asyncDispose]()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
