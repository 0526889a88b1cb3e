// A real report's figures, in the words and forms in which a terminal prints them, against what its own deals make.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { bytesOf, noOptions } from '../../../test/support/made-history.ts'
import { readImport } from '../read-import.ts'

type Deal = {
  time: string
  type: string
  direction: string | null
} & Record<'volume' | 'price' | 'commission' | 'swap' | 'profit' | 'balance', number>

// A file of ours: figures of a published report.
const {
  mt5_reports: [report = assert.fail()],
}: {
  mt5_reports: {
    deals: Deal[]
    expected: Record<string, number>
    printed_but_not_reproducible: Record<string, number>
  }[]
} = JSON.parse(
  readFileSync(
    join(import.meta.dirname, '../../domain/statistics/testdata/statistics.json'),
    'utf8',
  ),
)

const two = (name: string) => (report.expected[name] ?? Number.NaN).toFixed(2)
const whole = (name: string) => String(report.expected[name])
const results: readonly (readonly [string, string])[] = [
  ['Total Net Profit:', two('total_net_profit')],
  ['Gross Profit:', two('gross_profit')],
  ['Gross Loss:', two('gross_loss')],
  ['Profit Factor:', two('profit_factor')],
  ['Expected Payoff:', two('expected_payoff')],
  ['Balance Drawdown Absolute:', two('balance_drawdown_absolute')],
  [
    'Balance Drawdown Maximal:',
    `${two('balance_drawdown_maximal')} (${two('balance_drawdown_maximal_percent')}%)`,
  ],
  [
    'Balance Drawdown Relative:',
    `${two('balance_drawdown_relative_percent')}% (${two('balance_drawdown_relative')})`,
  ],
  ['Total Trades:', whole('total_trades')],
  ['Profit Trades (% of total):', `${whole('profit_trades')} (${two('profit_trades_percent')}%)`],
  ['Loss Trades (% of total):', `${whole('loss_trades')} (${two('loss_trades_percent')}%)`],
  ['Largest profit trade:', two('largest_profit_trade')],
  ['Largest loss trade:', two('largest_loss_trade')],
  ['Average profit trade:', two('average_profit_trade')],
  ['Average loss trade:', two('average_loss_trade')],
  [
    'Maximum consecutive wins ($):',
    `${whole('max_consecutive_wins')} (${two('max_consecutive_wins_money')})`,
  ],
  [
    'Maximum consecutive losses ($):',
    `${whole('max_consecutive_losses')} (${two('max_consecutive_losses_money')})`,
  ],
  [
    'Maximal consecutive profit (count):',
    `${two('maximal_consecutive_profit')} (${whole('maximal_consecutive_profit_count')})`,
  ],
  [
    'Maximal consecutive loss (count):',
    `${two('maximal_consecutive_loss')} (${whole('maximal_consecutive_loss_count')})`,
  ],
  ['Average consecutive wins:', whole('average_consecutive_wins')],
  ['Average consecutive losses:', whole('average_consecutive_losses')],
  ['AHPR:', `${(report.expected.ahpr ?? 0).toFixed(4)} (${two('ahpr_percent')}%)`],
  ['GHPR:', `${(report.expected.ghpr ?? 0).toFixed(4)} (${two('ghpr_percent')}%)`],
  ['Z-Score:', `${two('z_score')} (${two('z_probability_percent')}%)`],
  ['LR Standard Error:', two('lr_standard_error')],
]
const asPrinted: readonly (readonly [string, string])[] = [
  ['Recovery Factor:', two('recovery_factor')],
  ['Sharpe Ratio:', String(report.printed_but_not_reproducible.sharpe_ratio)],
]

function pageOf(lines: readonly (readonly [string, string])[], entryCommission = '0.00'): string {
  const header =
    'Time|Deal|Symbol|Type|Direction|Volume|Price|Order|Commission|Fee|Swap|Profit|Balance|Comment'
  const cells = (row: readonly string[]) =>
    `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
  const rows = report.deals.map((deal, at) => {
    const isTrade = deal.direction !== null
    const commission = deal.direction === 'in' ? entryCommission : '0.00'
    return cells([
      ...[
        deal.time.replaceAll('-', '.').replace('T', ' '),
        String(at + 1),
        isTrade ? 'XAUUSD' : '',
      ],
      ...[deal.type, deal.direction ?? '', isTrade ? deal.volume.toFixed(2) : ''],
      ...[isTrade ? deal.price.toFixed(2) : '', isTrade ? String(at + 1) : '', commission],
      ...['0.00', '0.00', deal.profit.toFixed(2), deal.balance.toFixed(2), ''],
    ])
  })
  return `<html><table><tr><td>Account:</td><td>77 (USD, Demo, demo, Hedge)</td></tr>${cells(header.split('|'))}${rows.join('')}${lines.map((line) => cells(line)).join('')}</table></html>`
}

const totalsOf = (page: string) =>
  readImport(bytesOf(page), noOptions, () => assert.fail()).totals.filter(
    ({ name }) => name !== 'balance',
  )

test('every figure of a published report that deals decide agrees to its last digit', () => {
  const totals = totalsOf(pageOf([...results, ...asPrinted]))
  assert.equal(totals.length, results.length + asPrinted.length)
  const wrong = totals.filter(({ verdict }) => verdict === 'differs')
  assert.deepEqual(wrong, [])
  const open = totals.filter(({ verdict }) => verdict === 'not_compared').map(({ name }) => name)
  assert.deepEqual(open, ['recovery_factor', 'sharpe_ratio'])
})

test('a last digit that is changed in any figure is found', () => {
  for (const [at, [label, text]] of results.entries()) {
    const digits = [...text.matchAll(/\d/g)].map(({ index }) => index)
    const last = digits.at(-1) ?? 0
    const other = `${text.slice(0, last)}${(Number(text[last]) + 1) % 10}${text.slice(last + 1)}`
    const totals = totalsOf(
      pageOf(results.map((line, place) => (place === at ? [label, other] : line))),
    )
    const wrong = totals.filter(({ verdict }) => verdict === 'differs')
    assert.equal(wrong.length, 1, `${label} ${other}`)
    assert.equal(wrong[0]?.printed, other)
  }
})

test('where openings cost something nothing is claimed about results', () => {
  const totals = totalsOf(pageOf(results, '-0.01'))
  assert.ok(totals.length > 20)
  assert.ok(totals.every(({ verdict }) => verdict === 'not_compared'))
})
