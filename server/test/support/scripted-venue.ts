// A venue whose broker is the test: what it says of accounts and deals, when it fails and how, and everything it was asked.
// For what a real broker's protocol does there is the practice broker; this one is for what no broker does on demand.

import { ConnectFailure, type FailureCause } from '../../src/connect/failure.ts'
import type { AccountReading, DailyClose, ReadConnector } from '../../src/connect/read-port.ts'
import type { AccountPicture } from '../../src/domain/account-picture.ts'
import type { Decimal } from '../../src/domain/decimal.ts'
import type { ReportedDeal } from '../../src/domain/reported-deal.ts'

export type Asked =
  | { readonly what: 'open' | 'clock' | 'ping' | 'close' | 'closes'; readonly atMs: number }
  | { readonly what: 'accounts'; readonly atMs: number; readonly accounts: readonly string[] }
  | {
      readonly what: 'deals'
      readonly atMs: number
      readonly account: string
      readonly fromS: number
      readonly toS: number
    }

export type ScriptedVenue = {
  readonly connector: ReadConnector
  readonly asked: Asked[]
  readonly balances: Map<string, string>
  readonly refused: Map<string, FailureCause>
  readonly deals: Map<string, ReportedDeal[]>
  /** Closes of days, of every symbol. */
  readonly closes: DailyClose[]
  /** Fails with this from now on; null = works. */
  fail: { readonly at: Asked['what']; readonly cause: FailureCause } | null
  offsetS: number
  secrets: readonly string[]
  /** Settled before accounts are answered: lets a test hold an answer back. */
  gate: Promise<void>
  /** Deals that a request for deals counts as this many requests. */
  pages: number
  /** What the broker says by itself, once a session is open. */
  news: (() => void) | undefined
  times(what: Asked['what']): number
}

export function createScriptedVenue(venue = 'scripted'): ScriptedVenue {
  const script: ScriptedVenue = {
    connector: {
      venue,
      title: 'Scripted',
      fields: [],
      async open({ clock, secrets, onRequest, onNews }) {
        script.news = onNews
        script.secrets = Object.keys(secrets)
        const say = (asked: Asked, requests = 1) => {
          script.asked.push(asked)
          for (let sent = 0; sent < requests; sent++)
            onRequest?.({ method: 'GET', path: asked.what })
          if (script.fail?.at === asked.what)
            throw new ConnectFailure(script.fail.cause, 'as scripted')
        }
        const atMs = () => clock.monotonicMs()
        say({ what: 'open', atMs: atMs() })
        return {
          async readAccounts(accounts) {
            say({ what: 'accounts', atMs: atMs(), accounts }, 2)
            await script.gate
            return accounts.map((account) => readingOf(script, account, clock.now()))
          },
          async readDeals(account, fromS, toS) {
            say({ what: 'deals', atMs: atMs(), account, fromS, toS }, script.pages)
            return (script.deals.get(account) ?? []).filter(({ content }) => {
              const second = Math.floor(Number(content.serverMsc) / 1000)
              return second >= fromS && second <= toS
            })
          },
          async readDailyCloses() {
            say({ what: 'closes', atMs: atMs() })
            return { dayZone: '00:00 UTC', closes: script.closes }
          },
          async readClock() {
            say({ what: 'clock', atMs: atMs() })
            return { offsetS: script.offsetS }
          },
          checkInvestorPassword: () => Promise.resolve('right' as const),
          async ping() {
            say({ what: 'ping', atMs: atMs() })
          },
          async [Symbol.asyncDispose]() {
            script.asked.push({ what: 'close', atMs: atMs() })
          },
        }
      },
    },
    ...{ asked: [], balances: new Map(), refused: new Map(), deals: new Map(), closes: [] },
    ...{ fail: null, offsetS: 10_800, secrets: [], gate: Promise.resolve(), pages: 1 },
    news: undefined,
    times: (what) => script.asked.filter((one) => one.what === what).length,
  }
  return script
}

function readingOf(
  { balances, refused }: ScriptedVenue,
  account: string,
  takenMs: number,
): AccountReading {
  const cause = refused.get(account)
  if (cause !== undefined) return { kind: 'refused', account, cause, detail: 'as scripted' }
  const balance = balances.get(account) ?? '0.00'
  return { kind: 'picture', account, takenMs, picture: pictureOf(balance), positions: [] }
}

function pictureOf(balance: string): AccountPicture {
  return {
    ...{ company: 'Scripted', currency: 'USD', currency_digits: '2', leverage: '100' },
    ...{ margin_mode: '2', trade_mode: null, trade_allowed: null, credit: '0.00', profit: '0.00' },
    ...{ balance, equity: balance, margin: '0.00', margin_free: balance, margin_level: null },
  }
}

/** A movement of money, booked at a time of the broker's clock. */
export function moneyDeal(
  deal: string,
  serverS: number,
  amount: string,
  comment = '',
): ReportedDeal {
  const zero = '0' as Decimal // canonical
  return {
    index: 0,
    content: {
      ...{
        deal,
        order: null,
        position: null,
        serverMsc: String(serverS * 1000),
        type: 2,
        entry: 0,
      },
      ...{ reason: 0, magic: null, symbol: '', volume: zero, price: zero },
      profit: amount as Decimal, // the test writes decimals
      ...{ commission: null, swap: null, fee: null, stopLoss: null, takeProfit: null },
      ...{ comment, externalId: null },
    },
    liveOffsetS: null,
    source: JSON.stringify({ Deal: deal, Profit: amount, Comment: comment }),
  }
}
