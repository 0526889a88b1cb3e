// The answer that holds every statistic of a subject, its conventions, reasons and warnings; and on request how one was made.

import { accountLedger, noEquity } from '../../domain/statistics/account-ledger.ts'
import { packed } from '../../domain/statistics/columns.ts'
import { noTrades } from '../../domain/statistics/trade-rows.ts'
import { explain } from './explain.ts'
import { figuresOf } from './figures.ts'
import { type Prepared, prepare } from './prepare.ts'
import type { Asked } from './question.ts'
import { type Settings, settingsOf } from './settings.ts'
import type { StatisticsDeps, Subject } from './subject.ts'
import { flattened, moneyDigits, snakeOf } from './wire.ts'

export async function statisticsBody(
  deps: StatisticsDeps,
  request: Asked,
  subject: Subject,
): Promise<Record<string, unknown>> {
  const settings = settingsOf(request)
  const prepared = await prepare(deps, subject, settings)
  const figures = await figuresOf(
    deps,
    prepared ?? (await nothingOf(deps, subject, settings)),
    settings,
  )
  const scale = subject.ledger?.balances.scale ?? 2
  const digits = moneyDigits(subject, Math.max(scale, subject.ledger?.trades.net.scale ?? 0))
  const { members, reasons } = flattened(figures.values, digits, settings.convention)
  // Without a rate nothing is known, not even that it is nothing.
  if (prepared === null)
    for (const name of Object.keys(members)) {
      members[name] = null
      reasons[name] = 'no_rate'
    }
  const question = request.query.explain
  return {
    ...subject.head,
    as_of: subject.asOf,
    currency: subject.currency,
    convention: settings.convention,
    conventions: snakeMembers(figures.conventions),
    observations: figures.observations,
    first_day: figures.firstDay,
    last_day: figures.lastDay,
    ...members,
    null_reasons: reasons,
    warnings: figures.warnings,
    ...(question === undefined
      ? {}
      : {
          explain: explain(question, {
            ...{ request, figures, members, reasons, settings },
            named: subject.named,
          }),
        }),
  }
}

/** Names of every figure, from a ledger that holds nothing. */
async function nothingOf(
  deps: StatisticsDeps,
  subject: Subject,
  settings: Settings,
): Promise<Prepared> {
  const ledger = accountLedger({
    trades: noTrades.columns,
    bookings: {
      ...{ count: 0, atMs: new Float64Array(0), money: packed([], 2) },
      ...{ kind: new Uint8Array(0), isOut: new Uint8Array(0) },
    },
    ...{ opening: 0n, equity: noEquity, openMs: [] },
  })
  const prepared = await prepare(deps, { ...subject, ledger, sources: [] }, settings)
  if (prepared === null) throw new Error('a ledger that is there cannot be missing')
  return prepared
}

export function snakeMembers(values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [snakeOf(name), value]))
}
