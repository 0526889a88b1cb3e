// Practice brokers of the demo, connected as a person would connect them: an MT5 Web API server, a TickTrader server, and a broker that
// went away after it was read, so that its account is offline.
import {
  type PracticeMt5,
  type PracticeTickTrader,
  startPracticeMt5,
  startPracticeTickTrader,
} from '@tidemark/practice'
import { loadConnections } from '../../connect/connections/connection-store.ts'
import { addAccounts } from '../../connect/connections/manage-accounts.ts'
import { addConnection } from '../../connect/connections/manage-connections.ts'
import { Secret } from '../../platform/secret.ts'
import type { DemoDeps, DemoPart } from './demo-deps.ts'

/** What the brokers traded before the demo began: some hours, in steps of seconds. */
const HOURS = 3
const STEPS = 1_200
const CLOSES_AFTER_MS = 25_000

export async function startDemoBrokers(deps: DemoDeps): Promise<DemoPart> {
  const open = new AsyncDisposableStack()
  const earlier = () => Date.now() - HOURS * 3_600_000
  try {
    const mt5 = open.use(
      await startPracticeMt5({ seed: 3, accounts: 2, now: earlier, serverName: 'Practice-MT5' }),
    )
    mt5.advance(HOURS * 3_600_000)
    await connectMt5(deps, mt5, 'practice-mt5')
    const ticktrader = open.use(
      await startPracticeTickTrader({
        seed: 4,
        bot: true,
        now: earlier,
        // Money comes as a deposit, so that the history begins with it.
        accounts: [
          { type: 'Gross', deposit: '0' },
          { type: 'Net', deposit: '0' },
          { type: 'Cash' },
        ],
      }),
    )
    for (const { id, accountingType } of ticktrader.accounts)
      if (accountingType !== 'Cash') ticktrader.deposit(id, '25000')
    ticktrader.advance(STEPS, (HOURS * 3_600_000) / STEPS)
    const accounts = await connectTickTrader(deps, ticktrader)
    const gone = open.use(
      await startPracticeMt5({
        seed: 8,
        accounts: [{ login: '50017001' }],
        serverName: 'Practice-Gone',
      }),
    )
    await connectMt5(deps, gone, 'practice-gone')
    const closing = setTimeout(() => void gone.stop(), CLOSES_AFTER_MS)
    open.defer(() => clearTimeout(closing))
    return Object.assign(open, {
      line: `practice brokers: MT5 at ${mt5.url}, TickTrader at ${ticktrader.url} (${accounts} accounts), and one that goes away in ${CLOSES_AFTER_MS / 1000} s`,
    })
  } catch (error) {
    await open.disposeAsync()
    throw error
  }
}

async function connectMt5(deps: DemoDeps, broker: PracticeMt5, name: string): Promise<void> {
  await connect(deps, {
    ...{ venue: 'mt5_web_api', name, server: broker.serverName },
    settings: { url: broker.url, login: broker.manager.login, fingerprint: broker.fingerprint256 },
    secrets: { password: new Secret(broker.manager.password) },
    accounts: broker.accounts.map(({ login }) => login),
  })
}

/** A TickTrader token belongs to one account, so each account is a connection. */
async function connectTickTrader(deps: DemoDeps, broker: PracticeTickTrader): Promise<number> {
  for (const { id, accountingType, webApiId, webApiKey, webApiSecret } of broker.accounts)
    await connect(deps, {
      ...{
        venue: 'ticktrader',
        name: `ticktrader-${accountingType.toLowerCase()}`,
        server: 'Practice-TickTrader',
      },
      settings: {
        url: broker.url,
        web_api_id: webApiId,
        web_api_key: webApiKey,
        fingerprint: broker.fingerprint256,
      },
      secrets: { web_api_secret: new Secret(webApiSecret) },
      accounts: [id],
    })
  return broker.accounts.length
}

type Given = Parameters<typeof addConnection>[1] & { readonly accounts: readonly string[] }

async function connect(deps: DemoDeps, { accounts, ...given }: Given): Promise<void> {
  await addConnection(deps, given)
  const connection = (await loadConnections(deps.database.read)).find(
    ({ name }) => name === given.name,
  )
  if (connection === undefined) throw new Error(`the connection ${given.name} was not stored`)
  await addAccounts(deps, connection, accounts, {
    retention: null,
    dayBoundaries: ['17:00 America/New_York'],
  })
}
