// Trading is enabled beside the server that reads: a trade server of its own runs on the same database, its account is armed, and the
// reading server itself holds a token of that broker that could trade. Whatever readers ask, no order may reach the broker.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startPracticeTickTrader } from '@tidemark/practice'
import { createKey, runTidemark } from '../../support/command-line.ts'
import type { TempHome } from '../../support/temp-home.ts'
import { startServer } from '../../support/test-server.ts'

export type TradingElsewhere = AsyncDisposable & {
  /** The account's number, which is read and could be traded. */
  readonly account: string
  /** A key of the trade server, which the reading server must not know. */
  readonly tradeKey: string
  judge(): ElsewhereVerdict
}

export type ElsewhereVerdict = {
  readonly requests: number
  /** Requests that trade; there is nobody who asked for one. */
  readonly trading: number
  /** What was asked that is neither reading nor logging in. */
  readonly unknown: readonly string[]
}

const reads =
  /^(GET|POST) \/api\/v2\/(public\/)?(account|trade|position|asset|symbol|tick|level2|tradesession|tradehistory|dailysnapshots)(\/|$)/
const words =
  /^(Login|TwoFactor|SessionInfo|TradeSessionInfo|Account|Trades|Positions|Assets|TradeHistory|DailySnapshots|FeedSubscribe)$/

export async function startTradingElsewhere(home: TempHome): Promise<TradingElsewhere> {
  const stack = new AsyncDisposableStack()
  const broker = stack.use(
    await startPracticeTickTrader({ seed: 5, accounts: [{ type: 'Gross' }], tickMs: 0 }),
  )
  const [account] = broker.accounts
  if (account === undefined) throw new Error('the practice broker has no account')
  broker.trade(account.id, 'create', {
    Type: 'Market',
    Side: 'Buy',
    Symbol: 'EURUSD',
    Amount: 1000,
  })
  const secretFile = join(home.folder, 'web-api.secret')
  writeFileSync(secretFile, account.webApiSecret, { mode: 0o600 })
  const token = [
    ...['--venue', 'ticktrader', '--url', broker.url, '--fingerprint', broker.fingerprint256],
    ...['--web-api-id', account.webApiId, '--web-api-key', account.webApiKey],
    ...['--web-api-secret-file', secretFile, '--server', 'Practice-TT'],
  ]
  const command = async (...words_: string[]) => {
    const { code, stderr } = await runTidemark(words_, home)
    if (code !== 0) throw new Error(`${words_.slice(0, 3).join(' ')}: ${stderr}`)
  }
  await command('broker', 'add', '--name', 'tt', ...token)
  await command('account', 'add', '--broker', 'tt', '--account', account.id)
  await command('trade', 'account', 'add', ...token)
  await command('trade', 'limits', account.id, 'max_order_lots=1')
  const { key } = await createKey(home, { scope: 'trade' })
  const server = await startServer({ command: 'trade', dataDir: home.dataDir })
  stack.defer(() => server.stop())
  await command('trade', 'arm', account.id)
  broker.resetRequests()
  return {
    account: account.id,
    tradeKey: key,
    judge() {
      const seen = broker.requests()
      const isKnown = ({ transport, method, path }: (typeof seen)[number]) =>
        transport === 'rest' ? reads.test(`${method} ${path}`) : words.test(method)
      return {
        requests: seen.length,
        trading: seen.filter(({ trades }) => trades).length + broker.executions().length - 1,
        unknown: [
          ...new Set(
            seen.filter((one) => !isKnown(one)).map(({ method, path }) => `${method} ${path}`),
          ),
        ],
      }
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
