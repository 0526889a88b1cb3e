// A made-up history as the statement that a MetaTrader 4 terminal saves: one line for each closed order.
import { type MadeHistory, unitsText } from './history.ts'
import { timeText } from './mt5-report.ts'

export type StatementOptions = {
  readonly login: string
  readonly company: string
  readonly currency?: string
}

export function statementPage(history: MadeHistory, options: StatementOptions): string {
  const { login, company, currency = 'USD' } = options
  const money = (cents: number) => unitsText(cents, 2)
  const minute = (ms: number) => timeText(ms).slice(0, 16)
  const cells = (row: readonly string[]) => row.map((cell) => `<td>${cell}</td>`).join('')
  const sums = { commission: 0, swap: 0, profit: 0 }
  const moved = history.deals.filter(({ type }) => type === 'balance')
  const lines: [number, string][] = moved.map((deal, index) => [
    deal.atMs,
    `<tr align=right><td>${9_000_001 + index}</td><td>${minute(deal.atMs)}</td><td>balance</td><td colspan=10 align=left>${deal.comment}</td><td class=mspt>${money(deal.profitCents)}</td></tr>`,
  ])
  // Each part of a position is an order of its own here.
  for (const [index, one] of history.positions.entries()) {
    sums.commission += one.commissionCents
    sums.swap += one.swapCents
    sums.profit += one.profitCents
    const price = (points: number) => unitsText(points, one.digits)
    const row = [
      ...[
        String(5_000_001 + index),
        minute(one.openedMs),
        one.side,
        unitsText(one.lots, 2),
        one.symbol.toLowerCase(),
      ],
      ...[
        price(one.openPoints),
        price(one.stopPoints),
        price(one.takePoints),
        minute(one.closedMs),
        price(one.closePoints),
      ],
      ...[money(one.commissionCents), '0.00', money(one.swapCents), money(one.profitCents)],
    ]
    lines.push([one.closedMs, `<tr align=right>${cells(row)}</tr>`])
  }
  lines.sort(([one], [two]) => one - two)
  const header = cells(
    'Ticket|Open Time|Type|Size|Item|Price|S / L|T / P|Close Time|Price|Commission|Taxes|Swap|Profit'.split(
      '|',
    ),
  )
  return `<html><head><title>Statement: ${login}</title></head><body><div align=center><b>${company}</b>
<table cellspacing=1 cellpadding=3 border=0>
<tr align=left><td colspan=2><b>Account: ${login}</b></td><td colspan=5><b>Name: A. N. Example</b></td><td colspan=2><b>Currency: ${currency}</b></td></tr>
<tr align=left><td colspan=13><b>Closed Transactions:</b></td></tr>
<tr align=center>${header}</tr>
${lines.map(([, line]) => line).join('\n')}
<tr align=right><td colspan=10>&nbsp;</td><td>${money(sums.commission)}</td><td>0.00</td><td>${money(sums.swap)}</td><td>${money(sums.profit)}</td></tr>
<tr align=left><td colspan=13><b>Open Trades:</b></td></tr>
<tr align=center>${header}</tr>
<tr align=right><td colspan=13>No transactions</td></tr>
</table></div></body></html>
`
}
