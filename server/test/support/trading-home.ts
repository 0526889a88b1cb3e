// A trade server that was set up with the command line, for the accounts of a practice broker: one Gross account by default.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type PracticeTickTrader,
  type PracticeTickTraderOptions,
  startPracticeTickTrader,
} from '@tidemark/practice'
import { runTidemark } from './command-line.ts'
import { createTempHome, type TempHome } from './temp-home.ts'
import { startServer, type TestServer } from './test-server.ts'

export type TradingHome = AsyncDisposable & {
  readonly home: TempHome
  readonly broker: PracticeTickTrader
  /** The one that runs now. */
  readonly server: TestServer
  /** Starts another one in the place of one that was killed. */
  restart(): Promise<void>
  /** The number of its first account. */
  readonly account: string
  /** What the command printed; it has to end well. */
  tidemark(...args: string[]): Promise<string>
}

export async function startTradingHome(given: {
  readonly tickMs: number
  readonly env?: Readonly<Record<string, string>>
  readonly accounts?: PracticeTickTraderOptions['accounts']
}): Promise<TradingHome> {
  const stack = new AsyncDisposableStack()
  try {
    const home = stack.use(await createTempHome())
    const broker = stack.use(
      await startPracticeTickTrader({
        ...{ tls: false, tickMs: given.tickMs },
        accounts: given.accounts ?? [{ type: 'Gross' }],
      }),
    )
    const start = () =>
      startServer({
        ...{ ...home, command: 'trade' },
        ...(given.env === undefined ? {} : { env: given.env }),
      })
    let server = await start()
    stack.defer(() => server.stop())
    const tidemark = async (...args: string[]): Promise<string> => {
      const run = await runTidemark(args, home)
      assert.equal(run.code, 0, run.stderr)
      return run.stdout
    }
    const [token] = broker.accounts
    assert.ok(token !== undefined)
    for (const { webApiId, webApiKey, webApiSecret } of broker.accounts) {
      const secretFile = join(home.folder, 'secret')
      writeFileSync(secretFile, webApiSecret, { mode: 0o600 })
      await tidemark(
        ...['trade', 'account', 'add', '--venue', 'ticktrader', '--url', broker.url],
        ...['--web-api-id', webApiId, '--web-api-key', webApiKey],
        ...['--web-api-secret-file', secretFile],
      )
    }
    return {
      ...{ home, broker, account: token.id, tidemark },
      get server() {
        return server
      },
      async restart() {
        server = await start()
      },
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}
