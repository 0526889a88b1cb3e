// How results are spread: a histogram of profit, or of results in units of what was risked.
import { numbersOf } from '../../domain/statistics/amounts.ts'
import { histogram } from '../../domain/statistics/histogram.ts'
import { rExpectancy } from '../../domain/statistics/r-multiples.ts'
import { risked } from '../../domain/statistics/trade-figures.ts'
import { prepare } from './prepare.ts'
import type { Asked } from './question.ts'
import { settingsOf } from './settings.ts'
import type { StatisticsDeps, Subject } from './subject.ts'

export async function distributionBody(
  deps: StatisticsDeps,
  request: Asked,
  subject: Subject,
): Promise<Record<string, unknown>> {
  const of = request.query.of === 'r' ? 'r' : 'profit'
  const prepared = await prepare(deps, subject, settingsOf(request))
  const head = { ...subject.head, as_of: subject.asOf, currency: subject.currency, of }
  if (prepared === null)
    return { ...head, data: [], count: null, excluded: null, null_reasons: { data: 'no_rate' } }
  const { trades } = prepared
  const results = numbersOf(trades.net)
  const r = of === 'r' ? rExpectancy(risked(trades, results)) : null
  const values = r === null ? results : r.reason === null ? r.value.rMultiples : []
  const reason =
    r !== null && r.reason !== null ? r.reason : values.length === 0 ? 'no_trades' : null
  return {
    ...head,
    unit: of === 'r' ? 'r' : subject.currency,
    data: histogram(values).map(({ from, to, count }) => ({ from, to, trades: count })),
    count: values.length,
    excluded: trades.count - values.length,
    null_reasons: reason === null ? {} : { data: reason },
  }
}
