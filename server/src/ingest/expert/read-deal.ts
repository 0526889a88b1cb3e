// Deals of a report: each is checked for itself, so that a broken one is set apart and its neighbours land.
import type { Violation } from '@tidemark/contract/problem'
import { isExecution } from '../../domain/deal.ts'
import { type Decimal, isPositive } from '../../domain/decimal.ts'
import type { ReportedDeal } from '../../domain/reported-deal.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { violation } from '../members/rules.ts'
import type { Reading } from '../members/wire.ts'
import { summary } from '../wire.ts'
import type { RefusedDeal } from './expert-report.ts'
import {
  decimalOf,
  idOf,
  levelOf,
  mscRule,
  offsetRule,
  optional,
  positiveRule,
  text64,
  wholeOf,
} from './reading-values.ts'

export function readDeals(
  items: readonly { readonly reading: Reading; readonly source: string }[],
): { deals: ReportedDeal[]; refused: RefusedDeal[] } {
  const deals: ReportedDeal[] = []
  const refused: RefusedDeal[] = []
  for (const [index, { reading, source }] of items.entries()) {
    const errors = [...reading.errors, ...(reading.errors.length > 0 ? [] : dealRules(reading))]
    if (errors.length === 0) deals.push(toDeal(index, reading, source))
    else {
      const problem = new TidemarkError('trade_invalid', summary(errors), { errors })
      refused.push({ index, problem })
    }
  }
  return { deals, refused }
}

/** What holds between members of one deal. */
function dealRules(reading: Reading): Violation[] {
  const errors = [
    ...offsetRule('', reading),
    ...positiveRule(reading, 'deal'),
    ...positiveRule(reading, 'time_msc'),
    ...mscRule(reading, 'time_msc'),
  ]
  const negative = ['order', 'position', 'volume'].filter((name) =>
    text64(reading, name).startsWith('-'),
  )
  errors.push(...negative.map((name) => violation(name, 'negative', 'must not be below 0')))
  if (!isExecution({ type: Number(reading.values.get('type')) })) return errors
  if ((optional(reading, 'symbol') ?? '') === '')
    errors.push(violation('symbol', 'required', 'is required for a buy or a sell'))
  if (idOf(reading, 'position') === null)
    errors.push(violation('position', 'required', 'is required for a buy or a sell'))
  if (!isPositive(text64(reading, 'volume')))
    errors.push(violation('volume', 'not_positive', 'must be greater than 0 for a buy or a sell'))
  return errors
}

function toDeal(index: number, reading: Reading, source: string): ReportedDeal {
  const text = (name: string) => reading.values.get(name) ?? ''
  return {
    index,
    content: {
      deal: text('deal'),
      order: idOf(reading, 'order'),
      position: idOf(reading, 'position'),
      serverMsc: text('time_msc'),
      type: Number(text('type')),
      entry: Number(text('entry')),
      reason: wholeOf(reading, 'reason'),
      magic: optional(reading, 'magic'),
      symbol: text('symbol'),
      volume: text('volume') as Decimal, // checked by the member's rule, like the decimals below
      price: text('price') as Decimal,
      profit: text('profit') as Decimal,
      commission: decimalOf(reading, 'commission'),
      swap: decimalOf(reading, 'swap'),
      fee: decimalOf(reading, 'fee'),
      stopLoss: levelOf(reading, 'sl'),
      takeProfit: levelOf(reading, 'tp'),
      comment: optional(reading, 'comment'),
      externalId: optional(reading, 'external_id'),
    },
    liveOffsetS: wholeOf(reading, 'utc_offset_s'),
    source,
  }
}
