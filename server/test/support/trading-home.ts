// A trade server that was set up with the command line, for the one Gross account of a practice broker.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PracticeTickTrader, startPracticeTickTrader } from '@tidemark/practice'
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
  /** Its number. */
  readonly account: string
  /** What the command printed; it has to end well. */
  tidemark(...args: string[]): Promise<string>
}

export async function startTradingHome(given: {
  readonly tickMs: number
  readonly env?: Readonly<Record<string, string>>
}): Promise<TradingHome> {
  const stack = new AsyncDisposableStack()
  try {
    const home = stack.use(await createTempHome())
    const broker = stack.use(
      await startPracticeTickTrader({
        ...{ tls: false, tickMs: given.tickMs, accounts: [{ type: 'Gross' }] },
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
    const secretFile = join(home.folder, 'secret')
    writeFileSync(secretFile, token.webApiSecret, { mode: 0o600 })
    await tidemark(
      ...['trade', 'account', 'add', '--venue', 'ticktrader', '--url', broker.url],
      ...['--web-api-id', token.webApiId, '--web-api-key', token.webApiKey],
      ...['--web-api-secret-file', secretFile],
    )
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
