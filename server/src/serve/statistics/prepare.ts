// What every answer of statistics starts from: the span and its days, equity at their ends, returns, trades and money of them.
// A day is looked at as a whole; only the last one may still go on.
import type { Day } from '../../domain/days/day.ts'
import { type DayCut, dayAt, dayCutText, startOfDay } from '../../domain/days/day-cut.ts'
import {
  type Observations,
  observations,
  type SpanOfDays,
  tradesOnWeekends,
} from '../../domain/statistics/account-days.ts'
import { type AccountLedger, firstKnownMs } from '../../domain/statistics/account-ledger.ts'
import type { TradeColumns } from '../../domain/statistics/columns.ts'
import { type MoneyDay, moneyByDay } from '../../domain/statistics/money-days.ts'
import { type Series, seriesOf } from '../../domain/statistics/series-figures.ts'
import { tradesBetween } from '../../domain/statistics/trade-figures.ts'
import { observedAccounts } from './observe.ts'
import { defaultCut, type Settings } from './settings.ts'
import type { StatisticsDeps, Subject } from './subject.ts'

/** What every answer of this room starts from. */
export type Prepared = {
  readonly subject: Subject
  readonly ledger: AccountLedger
  readonly cut: DayCut
  readonly span: SpanOfDays
  readonly today: Day
  readonly observed: Observations
  readonly series: Series
  readonly trades: TradeColumns
  readonly money: ReadonlyMap<Day, MoneyDay>
  readonly moneyAll: ReadonlyMap<Day, MoneyDay>
}

const MINUTE_MS = 60_000
const MOST_VALUES = 64

/** Null when a rate is missing: then nothing of it is known. Answers of one ledger and one minute begin with the same. */
export async function prepare(
  deps: StatisticsDeps,
  subject: Subject,
  settings: Settings,
): Promise<Prepared | null> {
  const { ledger } = subject
  if (ledger === null) return null
  const { cut, fromMs, toMs, periodsPerYear } = settings
  const until = toMs ?? `minute ${Math.floor(deps.clock.now() / MINUTE_MS)}`
  const cutText = cut === null ? 'own' : `${dayCutText(cut)} ${cut.labelShiftDays}`
  const what = ['prepared', cutText, fromMs, until, periodsPerYear, versionOf(subject)]
  const slot = memoOf(deps, subject)(JSON.stringify(what), () => ({
    made: null as Promise<Prepared> | null, // the first who asks makes it
  }))
  slot.made ??= made(deps, subject, ledger, settings).catch((error: unknown) => {
    slot.made = null
    throw error
  })
  return { ...(await slot.made), subject }
}

/** What stands in the ledgers and in the latest pictures of a subject: another text for whatever changes an answer. */
export function versionOf({ sources }: Subject): string {
  return JSON.stringify(
    sources.map(({ kept }) => [
      ...[kept.revision, kept.state?.snapshot_at, kept.state?.equity, kept.state?.credit],
    ]),
  )
}

async function made(
  deps: StatisticsDeps,
  subject: Subject,
  ledger: AccountLedger,
  settings: Settings,
): Promise<Prepared> {
  const cut = settings.cut ?? defaultCut(subject.brokerZone, subject.isAccount)
  const toMs = settings.toMs ?? deps.clock.now()
  const firstMs = Math.min(firstKnownMs(ledger) ?? toMs, toMs)
  // What is asked from the middle of a day on begins with that day: its money and its return belong together.
  const asked = settings.fromMs === null ? firstMs : startOfDay(cut, dayAt(cut, settings.fromMs))
  const fromMs = Math.max(asked, firstMs)
  const memo = memoOf(deps, subject)
  const cutText = dayCutText(cut)
  const withWeekends =
    settings.periodsPerYear === null
      ? memo(`weekends ${cutText}`, () => tradesOnWeekends(ledger, cut))
      : settings.periodsPerYear > 260
  const span = { cut, withWeekends, fromMs, toMs }
  const accounts = await observedAccounts(deps, subject, span)
  const observed = observations(accounts, span)
  const moneyAll = memo(`money ${cutText} ${settings.toMs ?? 'now'}`, () =>
    moneyByDay(ledger, cut, toMs),
  )
  return {
    ...{ subject, ledger, cut, span, observed, moneyAll },
    today: toMs > fromMs ? dayAt(cut, toMs - 1) : dayAt(cut, toMs),
    series: ledger.hasCapital ? seriesOf(observed) : seriesOf({ ...observed, days: [] }),
    trades: tradesBetween(ledger.trades, fromMs, toMs),
    money: daysBetween(moneyAll, dayAt(cut, fromMs), dayAt(cut, Math.max(fromMs, toMs - 1))),
  }
}

/** Keeps what is computed from the ledger of one account, bot or pot as long as that stays; of converted ones nothing is kept. */
export function memoOf(
  { ledgers }: StatisticsDeps,
  { sources, ledger, pot }: Subject,
): <T>(what: string, compute: () => T) => T {
  if (pot !== null && pot.ledger === ledger) return potMemo(pot.values)
  const [only, other] = sources
  if (only === undefined || other !== undefined || only.kept.ledger !== ledger)
    return (_what, compute) => compute()
  return (what, compute) => ledgers.memo(only.name, only.kept, what, compute)
}

function potMemo(values: Map<string, unknown>): <T>(what: string, compute: () => T) => T {
  return <T>(what: string, compute: () => T): T => {
    // What stands under a name came from the one computation of that name.
    if (values.has(what)) return values.get(what) as T
    if (values.size >= MOST_VALUES) values.clear()
    const value = compute()
    values.set(what, value)
    return value
  }
}

function daysBetween(days: ReadonlyMap<Day, MoneyDay>, from: Day, to: Day): Map<Day, MoneyDay> {
  return new Map([...days].filter(([day]) => day >= from && day <= to))
}
