// A cash account at a practice TickTrader among the accounts that keep nothing: an asset and an order that waits, whose amount and
// comment must be nowhere on disk.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startPracticeTickTrader } from '@tidemark/practice'
import type { Clock } from '../../../src/platform/clock.ts'

export const cashCanaries = [
  { name: 'asset of a cash account', text: '58264913.75' },
  { name: 'comment of a waiting order', text: 'canary-order-7d22a1' },
] as const

type Answer = {
  readonly [name: string]: unknown
  readonly reasons: Readonly<Record<string, string>>
}
type Read = (path: string) => Promise<Answer>

export type CashAccount = AsyncDisposable & {
  /** Connects it by the command line. */
  add(command: (args: string[]) => Promise<void>, folder: string, retention: string): Promise<void>
  /** True when the answers over HTTP hold both values. */
  isShown(read: Read): Promise<boolean>
  /** True when neither is known any more, and the answers say why. */
  isGone(read: Read): Promise<boolean>
  /** The broker can no longer be reached. */
  stop(): void
}

export async function startCashAccount(clock: Pick<Clock, 'now'>): Promise<CashAccount> {
  const [asset, comment] = cashCanaries.map(({ text }) => text)
  const practice = await startPracticeTickTrader({
    ...{ tickMs: 3_600_000, now: () => clock.now() },
    accounts: [{ type: 'Cash', assets: { USD: asset ?? '', EUR: '5000' } }],
  })
  const [account] = practice.accounts
  if (account === undefined) throw new Error('the practice broker has no account')
  practice.trade(account.id, 'create', {
    ...{ Type: 'Limit', Symbol: 'EURUSD', Side: 'Sell', Amount: 1000, Price: 90, Comment: comment },
  })
  return {
    async add(command, folder, retention) {
      const secret = join(folder, 'web-api-secret')
      writeFileSync(secret, account.webApiSecret, { mode: 0o600 })
      await command([
        ...['broker', 'add', '--venue', 'ticktrader', '--name', 'cash', '--server', 'Canary-TT'],
        ...['--url', practice.url, '--fingerprint', practice.fingerprint256],
        ...['--web-api-id', account.webApiId, '--web-api-key', account.webApiKey],
        ...['--web-api-secret-file', secret],
      ])
      await command([
        ...['account', 'add', '--broker', 'cash', '--account', account.id],
        ...['--retention', retention],
      ])
    },
    async isShown(read) {
      const lists = [await read(`${account.id}/assets`), await read(`${account.id}/orders`)]
      const shown = JSON.stringify(lists)
      return cashCanaries.every(({ text }) => shown.includes(text))
    },
    async isGone(read) {
      const lists = await Promise.all(
        ['assets', 'orders'].map(
          async (name) => [name, await read(`${account.id}/${name}`)] as const,
        ),
      )
      return lists.every(
        ([name, answer]) => answer[name] === null && answer.reasons[name] === 'not_kept',
      )
    },
    stop() {
      practice.faults.refuseConnections = true
      practice.cut()
    },
    [Symbol.asyncDispose]: () => practice.stop(),
  }
}
