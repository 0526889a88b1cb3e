// The figures under "Results" of a MetaTrader 5 report, computed anew from its own deals (a trade is a closing deal, a result of 0
// counts as won: statistics as MetaTrader prints them). Figures that deals alone do not tell are shown as printed.

import { orZero } from '../../domain/deal.ts'
import type { Decimal } from '../../domain/decimal.ts'
import { isZero, sameNumber } from '../../domain/decimal.ts'
import { compare, divide, scaleOf, sum, ZERO } from '../../domain/decimal-math.ts'
import { type DecimalSign, readNumber } from '../cell/number-text.ts'
import type { PrintedTotal } from '../content.ts'
import type { Sheet } from '../sheet.ts'
import type { DealRow } from './read-deal-rows.ts'
import { plain } from './words.ts'

type Figures = Readonly<Record<string, Decimal | null>>

/** How the report calls each figure, by language. */
const figureWords: Readonly<Record<string, string>> = {
  total_net_profit:
    'Total Net Profit|Gesamtnettogewinn|Nettogewinn|Beneficio neto total|Beneficio Neto|Bénéfice net total|Profit total net|Profitto netto totale|Lucro líquido total|Чистая прибыль|Całkowity zysk netto|Toplam net kâr|Celkový čistý zisk|总净盈利|总净利润|総純利益|純益合計',
  gross_profit:
    'Gross Profit|Bruttogewinn|Beneficio bruto|Bénéfice brut|Profit brut|Profitto lordo|Lucro bruto|Общая прибыль|Zysk brutto|Brüt kâr|Hrubý zisk|毛利|総利益',
  gross_loss:
    'Gross Loss|Bruttoverlust|Pérdidas brutas|Perte brute|Perdita lorda|Perda bruta|Prejuízo bruto|Общий убыток|Strata brutto|Brüt zarar|Hrubá ztráta|毛损|毛利损失|総損失',
  profit_factor:
    'Profit Factor|Profitfaktor|Gewinnfaktor|Factor de beneficio|Facteur de profit|Fattore di profitto|Fator de lucro|Прибыльность|Профит-фактор|Współczynnik zysku|Kâr faktörü|Faktor zisku|盈利因子|利润因子|プロフィットファクター',
  expected_payoff:
    'Expected Payoff|Erwartetes Ergebnis|Erwarteter Gewinn|Beneficio esperado|Rendement attendu|Payoff atteso|Retorno esperado|Матожидание выигрыша|Oczekiwany zysk|Beklenen getiri|Očekávaný výnos|预期收益|预期回报|期待利得',
  total_trades:
    'Total Trades|Gesamtanzahl Trades|Trades insgesamt|Total de transacciones|Transactions totales|Trades totali|Total de negociações|Всего трейдов|Łączna liczba transakcji|Toplam işlem|Celkem obchodů|交易总计|总交易|取引合計',
  largest_profit_trade: 'Largest profit trade',
  largest_loss_trade: 'Largest loss trade',
  balance_drawdown_absolute: 'Balance Drawdown Absolute',
  recovery_factor: 'Recovery Factor|Erholungsfaktor|Factor de recuperación|Фактор восстановления',
  sharpe_ratio: 'Sharpe Ratio|Sharpe-Ratio|Коэффициент Шарпа',
}

const names = new Map(
  Object.entries(figureWords).flatMap(([name, words]) =>
    words.split('|').map((word) => [plain(word), name] as const),
  ),
)

export function compareResults(
  sheet: Sheet,
  deals: readonly DealRow[],
  sign: DecimalSign,
): PrintedTotal[] {
  const figures = figuresOf(deals)
  const found = new Map<string, PrintedTotal>()
  for (const { row, cells } of sheet)
    for (const [column, cell] of cells.entries()) {
      const name = cell.endsWith(':') ? names.get(plain(cell)) : undefined
      if (name === undefined || found.has(name)) continue
      const text = cells.slice(column + 1).find((one) => one !== '')
      const lead = /^[-−]?\s*[\d.,  ]+/.exec(text ?? '')?.[0]?.trim()
      if (lead === undefined || text === undefined) continue
      const printed = readNumber(lead, sign, { row, column, name })
      if (printed !== null) found.set(name, totalOf(name, printed, figures[name] ?? null))
    }
  return [...found.values()]
}

function totalOf(name: string, printed: Decimal, computed: Decimal | null): PrintedTotal {
  if (computed === null) return { name, printed, computed, verdict: 'not_compared' }
  const verdict = sameNumber(printed, rounded(computed, scaleOf(printed))) ? 'agrees' : 'differs'
  return { name, printed, computed, verdict }
}

export function figuresOf(deals: readonly DealRow[]): Figures {
  const results = deals
    .filter(({ type, entry }) => type < 2 && entry !== 0)
    .map((deal) => sum([deal.profit, orZero(deal.commission), orZero(deal.swap), orZero(deal.fee)]))
  const entryCosts = deals
    .filter(({ type, entry }) => type < 2 && entry === 0)
    .map((deal) => sum([orZero(deal.commission), orZero(deal.swap), orZero(deal.fee)]))
  // How MetaTrader spreads what is charged on an opening is not known: with such charges nothing is claimed.
  if (results.length === 0 || !isZero(sum(entryCosts))) return {}
  const won = results.filter((result) => compare(result, ZERO) >= 0)
  const lost = results.filter((result) => compare(result, ZERO) < 0)
  const net = sum(results)
  const [profit, loss] = [sum(won), sum(lost)]
  const count = String(results.length) as Decimal // a whole number
  return {
    ...{ total_net_profit: net, gross_profit: profit, gross_loss: loss, total_trades: count },
    profit_factor: isZero(loss) ? null : magnitude(divide(profit, loss, 12)),
    expected_payoff: divide(net, count, 12),
    largest_profit_trade: extreme(won, 1),
    largest_loss_trade: extreme(lost, -1),
  }
}

function extreme(values: readonly Decimal[], sign: number): Decimal | null {
  return values.reduce<Decimal | null>(
    (best, value) => (best === null || compare(value, best) === sign ? value : best),
    null,
  )
}

function magnitude(value: Decimal): Decimal {
  return value.replace(/^-/, '') as Decimal // a decimal without its sign is one
}

/** Half away from zero, as MetaTrader prints. */
function rounded(value: Decimal, digits: number): Decimal {
  const half = `${value.startsWith('-') ? '-' : ''}0.${'0'.repeat(digits)}5` as Decimal // canonical
  const moved = sum([value, half])
  const point = moved.indexOf('.')
  const text = moved.slice(0, digits === 0 ? point : point + 1 + digits)
  return (isZero(text) ? text.replace(/^-/, '') : text) as Decimal // digits were only cut
}
