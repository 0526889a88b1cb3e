// The read half of the connector shape. A venue has one folder with these files: fields.ts (what a person fills in),
// read-connector.ts (this port), capabilities.ts, allow-list.ts, wire.ts. What trades is another port, in trade/.
import type {
  AccountPicture,
  HeldAsset,
  OpenPosition,
  PendingOrder,
} from '../domain/account-picture.ts'
import type { Decimal } from '../domain/decimal.ts'
import type { ReportedDeal } from '../domain/reported-deal.ts'
import type { Timer } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Secret } from '../platform/secret.ts'
import type { FailureCause } from './failure.ts'
import type { Field } from './field.ts'

/** One venue: how it is set up, and how a session with it begins. */
export type ReadConnector = {
  /** Such as `mt5_web_api`; also the `source` of its accounts. */
  readonly venue: string
  readonly title: string
  readonly fields: readonly Field[]
  /** Whether its sessions read closes of days. */
  readonly hasDailyCloses?: boolean
  /** Connects and proves who we are. Rejects with ConnectFailure. */
  open(deps: SessionDeps): Promise<ReadSession>
}

export type SessionDeps = {
  /** By field name; what is no secret. Checked against the field list before. */
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, Secret>>
  readonly clock: Timer
  readonly log: Log
  /** Told of each request before it is sent: what is counted and what a test records. */
  readonly onRequest?: (request: { readonly method: string; readonly path: string }) => void
  /** Told when the broker said by itself that something changed: a reason to look, never a value. */
  readonly onNews?: () => void
  /** How long a connection and an answer may take; left out, what suits the venue. */
  readonly deadlines?: { readonly connectMs: number; readonly answerMs: number }
}

/** How one account stands at the broker. */
export type AccountReading =
  | {
      readonly kind: 'picture'
      readonly account: string
      /** When the broker answered: milliseconds since 1970. */
      readonly takenMs: number
      readonly picture: AccountPicture
      readonly positions: readonly OpenPosition[]
      /** Orders that wait; left out where the venue does not show them. */
      readonly orders?: readonly PendingOrder[]
      /** Where an account holds currencies in place of a balance; left out otherwise. */
      readonly assets?: readonly HeldAsset[]
    }
  | {
      readonly kind: 'refused'
      readonly account: string
      readonly cause: FailureCause
      /** What was seen, in words, without any secret. */
      readonly detail: string
    }

/** The broker's clock: seconds east of UTC that its times stand at now. */
export type BrokerClockReading = { readonly offsetS: number }

/** Milliseconds since 1970, and what there was then. */
export type DailyEquity = {
  readonly atMs: number
  readonly equity: Decimal
  readonly balance: Decimal | null
}

/** The last price of a day that is over; `day` is YYYY-MM-DD in the time that the session names with it. */
export type DailyClose = { readonly day: string; readonly close: Decimal }

/** Closes of a symbol, oldest first. */
export type DailyCloses = {
  /** When the days end, as readDayCut reads it. */
  readonly dayZone: string
  readonly closes: readonly DailyClose[]
}

/** An account that this session turned out to be for. */
export type FoundAccount = {
  readonly account: string
  /** How it keeps positions, in the venue's own word: Net, Gross, Cash. */
  readonly kind: string
  readonly currency: string | null
}

/** An authenticated session. Every method rejects with ConnectFailure; after one that says `session_lost` it is of no more use. */
export type ReadSession = AsyncDisposable & {
  /** One reading for each account asked for, in any order: two requests for up to 200 accounts. */
  readAccounts(accounts: readonly string[]): Promise<readonly AccountReading[]>
  /** Deals of one account with broker times in [fromServerS, toServerS], oldest first, all pages. Seconds of the broker's clock. */
  readDeals(
    account: string,
    fromServerS: number,
    toServerS: number,
  ): Promise<readonly ReportedDeal[]>
  readClock(): Promise<BrokerClockReading>
  /** The accounts that the credentials are for; left out where they may be for any. */
  foundAccounts?(): Promise<readonly FoundAccount[]>
  /** How the account stood at the ends of days in [fromMs, toMs], oldest first; left out where the venue keeps no such record. */
  readDailyEquity?(account: string, fromMs: number, toMs: number): Promise<readonly DailyEquity[]>
  /** Closes of the days that are over, of a symbol in the broker's spelling; left out where the venue keeps no prices of days. */
  readDailyCloses?(symbol: string, fromMs: number): Promise<DailyCloses>
  /** When a person has to give the next one-time code; null = never, undefined = nothing new. Left out where nobody asks for codes. */
  codeUntilMs?(): number | null | undefined
  /** Asks the broker whether this is the account's investor password. Never retried. `none`: the venue knows no such thing. */
  checkInvestorPassword(account: string, password: Secret): Promise<'right' | 'wrong' | 'none'>
  /** Keeps the session; called when nothing else was sent for a while. */
  ping(): Promise<void>
}
