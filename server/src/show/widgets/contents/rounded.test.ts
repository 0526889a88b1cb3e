// Whoever holds a rounded address, and opens it with every mask there is, learns of the amounts what their step tells and no more.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OverlayRecord } from '../../../access/overlays/overlay.ts'
import type { Decimal } from '../../../domain/decimal.ts'
import type { AccountFacts, Members } from '../account-facts.ts'
import { maskTerms } from '../mask-terms.ts'
import { maskOf, readWish } from '../overlay-wish.ts'
import { masks } from '../wire.ts'
import { masking } from './content.ts'
import { makers } from './makers.ts'

const STEP = 100
const STEPS = 5
const record: OverlayRecord = {
  ...{ id: 'a', widget: 'scene', name: 'a', accountIds: [7], mask: 'rounded', delayS: 0 },
  ...{ settings: {}, networks: null, endsAtMs: Number.POSITIVE_INFINITY },
}
const measures = { round: String(STEP), risk: '7' }
const settings: Readonly<Record<string, Members>> = {
  'stats-bar': {
    metrics: 'balance,equity,floating_profit,free_margin,margin_level,return_today,total_return',
  },
  goal: { metric: 'profit_today', target: '700' },
}

const money = (amount: number) => amount.toFixed(2) as Decimal

/** An account of 10,000 whose one position moves with the market, as its answers say it. */
function factsAt(equity: number): AccountFacts {
  const profit = equity - 10_000
  const loss = (equity - 11_000) / 11_000
  const point = (amount: number) => ({
    ...{ min: money(amount), max: money(amount), last: money(amount) },
  })
  return {
    ...{ isHeard: true, state: 'live', asOf: null, closed: [] },
    summary: {
      ...{ balance: '10000.00', equity: money(equity), realized_net: '0.00', currency: 'USD' },
      ...{ margin: '110.00', free_margin: money(equity - 110), floating_profit: money(profit) },
      margin_level: money((equity / 110) * 100),
    },
    positions: [
      {
        ...{ ticket: '1', symbol: 'EURUSD', side: 'buy', volume: '1.00', open_price: '1.10000' },
        ...{ current_price: (1.1 + profit / 100_000).toFixed(5), profit: money(profit) },
      },
    ],
    statistics: {
      ...{ total_return: profit / 10_000, return_today: profit / 10_000 },
      ...{ current_drawdown: loss, max_drawdown_relative: { fraction: Math.min(loss, -0.06) } },
      profit_today: money(profit),
    },
    rules: {
      verdict: 'ok',
      rules: [
        {
          ...{ rule: 'daily_loss', about: 'loss', verdict: 'ok', amount: '1508.24' },
          ...{ room: money(equity - 9_500), room_share: ((equity - 9_500) / 1508.24).toFixed(4) },
        },
        {
          ...{ rule: 'profit_target', about: 'goal', met: false, target: '1000.00' },
          ...{ profit: money(profit), left: money(1_000 - profit) },
          progress_share: (profit / 1_000).toFixed(4),
        },
        {
          ...{ rule: 'consistency', about: 'goal', met: false, best_day: '400.00' },
          share: (400 / (profit + 1_000)).toFixed(4),
        },
      ],
    },
    curves: new Map([[24, { points: [10_420, 9_870.5, equity].map(point) }]]),
  }
}

/** What each place of a picture held, over all pictures. */
function gather(seen: Map<string, Set<unknown>>, place: string, value: unknown): void {
  if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) gather(seen, `${place}.${name}`, one)
    return
  }
  const known = seen.get(place) ?? new Set()
  seen.set(place, known.add(value))
}

for (const [widget, maker] of Object.entries(makers))
  test(`a rounded ${widget} tells no two amounts apart that lie within a step`, () => {
    const seen = new Map<string, Set<unknown>>()
    for (const asked of masks) {
      const wish = readWish(JSON.stringify({ mask: asked }), record, () => 7)
      assert.ok(typeof wish === 'object')
      for (let equity = 10_000; equity <= 10_000 + STEPS * STEP; equity += 1) {
        const facts = factsAt(equity)
        const own = { mask: wish.mask, owner: maskOf(record.mask) }
        const terms = maskTerms(measures, own, facts.summary)
        const given = { settings: settings[widget] ?? {}, keyOf: () => '1', mask: masking(terms) }
        gather(seen, asked, maker.make({ facts, terms, ...given }))
      }
    }
    for (const [place, values] of seen)
      assert.ok(values.size <= STEPS + 2, `${place} held ${values.size} values`)
  })
