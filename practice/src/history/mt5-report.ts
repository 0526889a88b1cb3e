// A made-up history as the history report that a MetaTrader 5 terminal saves: rows first, then a page or a list of them.
import { type MadeDeal, type MadeHistory, unitsText } from './history.ts'
import { type ReportLanguage, reportLanguages } from './report-words.ts'

export type ReportOptions = {
  readonly language?: ReportLanguage
  readonly login: string
  readonly server: string
  readonly currency?: string
  /** Default Hedge. */
  readonly mode?: 'Hedge' | 'Netting'
  /** What stands between thousands. Default a no-break space. */
  readonly thousands?: string
  /** Default a point. */
  readonly decimal?: '.' | ','
}

type Row = readonly string[]
export type ReportRows = {
  readonly head: readonly Row[]
  readonly positions: readonly Row[]
  readonly deals: readonly Row[]
  readonly results: readonly Row[]
}

export function reportRows(history: MadeHistory, options: ReportOptions): ReportRows {
  const { language = 'en', login, server, currency = 'USD', mode = 'Hedge' } = options
  const names = reportLanguages[language]
  const money = moneyText(options)
  const price = (points: number, digits: number) => numberText(unitsText(points, digits), options)
  let balance = 0
  const sums = { commission: 0, swap: 0, profit: 0 }
  const dealRow = (deal: MadeDeal): Row => {
    const total = deal.profitCents + deal.commissionCents + deal.swapCents
    if (deal.type !== 'credit') balance += total
    sums.commission += deal.commissionCents
    sums.swap += deal.swapCents
    sums.profit += deal.profitCents
    const isTrade = deal.type === 'buy' || deal.type === 'sell'
    return [
      ...[
        timeText(deal.atMs),
        String(deal.deal),
        deal.symbol,
        deal.type,
        isTrade ? deal.entry : '',
      ],
      ...[
        isTrade ? numberText(unitsText(deal.lots, 2), options) : '',
        isTrade ? price(deal.points, deal.digits) : '',
      ],
      ...[isTrade ? String(deal.order) : '', money(deal.commissionCents), money(0)],
      ...[money(deal.swapCents), money(deal.profitCents), money(balance), deal.comment],
    ]
  }
  const deals = history.deals.map(dealRow)
  return {
    head: [
      [names.title],
      ['Name:', 'A. N. Example'],
      [names.account, `${login} (${currency}, ${server}, demo, ${mode})`],
    ],
    positions: [
      [names.positions],
      names.position,
      ...history.positions.map((one) => [
        ...[timeText(one.openedMs), String(one.position), one.symbol, one.side],
        ...[numberText(unitsText(one.lots, 2), options), price(one.openPoints, one.digits)],
        ...[price(one.stopPoints, one.digits), price(one.takePoints, one.digits)],
        ...[timeText(one.closedMs), price(one.closePoints, one.digits)],
        ...[money(one.commissionCents), money(one.swapCents), money(one.profitCents)],
      ]),
    ],
    deals: [
      [names.deals],
      names.deal,
      ...deals,
      [
        ...Array<string>(8).fill(''),
        money(sums.commission),
        money(0),
        money(sums.swap),
        money(sums.profit),
        money(balance),
        '',
      ],
    ],
    results: resultRows(history, language, money),
  }
}

function resultRows(
  history: MadeHistory,
  language: ReportLanguage,
  money: (cents: number) => string,
): Row[] {
  const names = reportLanguages[language]
  const results = history.deals
    .filter(({ entry, type }) => entry === 'out' && type !== 'balance')
    .map(({ profitCents, commissionCents, swapCents }) => profitCents + commissionCents + swapCents)
  const total = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0)
  const [won, lost] = [results.filter((one) => one >= 0), results.filter((one) => one < 0)]
  return [
    [names.results],
    [
      names.netProfit,
      money(total(results)),
      names.grossProfit,
      money(total(won)),
      names.grossLoss,
      money(total(lost)),
    ],
  ]
}

/** Cells over several columns and hidden ones, as the terminal has them. */
export function reportPage(history: MadeHistory, options: ReportOptions): string {
  const { head, positions, deals, results } = reportRows(history, options)
  const cells = (row: Row) => row.map((cell) => `<td>${escaped(cell)}</td>`).join('')
  const line = (row: Row) => `<tr align="right">${cells(row)}</tr>`
  const title = (row: Row) =>
    `<tr align="center"><th colspan="14"><b>${escaped(row[0] ?? '')}</b></th></tr>`
  const pair = ([label = '', value = '']: Row) =>
    `<tr><th colspan="4" align="right">${escaped(label)}</th><th colspan="10"><b>${escaped(value)}</b></th></tr>`
  const hidden = (row: Row) =>
    `<tr align="right">${cells(row.slice(0, 4))}<td class="hidden" colspan="8">note</td>${cells(row.slice(4))}</tr>`
  const [positionTitle = [], positionHeader = [], ...positionRows] = positions
  const [dealTitle = [], dealHeader = [], ...dealRows] = deals
  const [resultTitle = [], ...resultLines] = results
  const table = [
    ...[title(head[0] ?? []), ...head.slice(1).map(pair)],
    ...[title(positionTitle), line(positionHeader), ...positionRows.map(hidden)],
    ...[title(dealTitle), line(dealHeader), ...dealRows.map(line)],
    ...[title(resultTitle), ...resultLines.map(line)],
  ]
  return `<!DOCTYPE html>\n<html><head><title>${escaped(head[0]?.[0] ?? '')}</title><style>td { color: black }</style></head>\n<body><table>\n${table.join('\n')}\n</table></body></html>\n`
}

export function reportList(history: MadeHistory, options: ReportOptions, separator = ','): string {
  const { head, positions, deals, results } = reportRows(history, options)
  return [...head, ...positions, ...deals, ...results]
    .map((row) => row.map((cell) => quoted(cell, separator)).join(separator))
    .join('\r\n')
}

function quoted(cell: string, separator: string): string {
  return cell.includes(separator) || /["\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\u00a0', '&nbsp;')

export function timeText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replaceAll('-', '.').replace('T', ' ')
}

function moneyText(options: ReportOptions): (cents: number) => string {
  return (cents) => numberText(unitsText(cents, 2), options)
}

/** 1 234.50, and a blank behind the minus sign. */
function numberText(text: string, { thousands = '\u00a0', decimal = '.' }: ReportOptions): string {
  const [whole = '', fraction] = text.replace('-', '').split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands)
  const plain = fraction === undefined ? grouped : `${grouped}${decimal}${fraction}`
  return text.startsWith('-') ? `- ${plain}` : plain
}
