// Which figures are shown, in which groups, and how a value of each kind is written.
import { countText, decimalText, percentText, ratioText } from '../../shared/format/decimal-text.ts'
import { spanText } from '../../shared/format/time-text.ts'
import { gainClass, Money } from '../../shared/ui/money.tsx'

export type FigureKind =
  | 'return'
  | 'percent'
  | 'ratio'
  | 'count'
  | 'days'
  | 'money'
  | 'gain'
  | 'fall'
  | 'fall_money'
  | 'streak'

type Group = {
  readonly name: 'returns' | 'risk' | 'trades' | 'streaks' | 'money'
  readonly figures: ReadonlyArray<readonly [string, FigureKind]>
}

export const figureGroups: readonly Group[] = [
  {
    name: 'returns',
    figures: [
      ['total_return', 'return'],
      ['annual_return', 'return'],
      ['cagr', 'return'],
      ['absolute_gain', 'return'],
      ['gain_twr_trades', 'return'],
      ['growth', 'return'],
      ['best_day', 'return'],
      ['worst_day', 'return'],
      ['positive_days', 'percent'],
    ],
  },
  {
    name: 'risk',
    figures: [
      ['sharpe', 'ratio'],
      ['sortino', 'ratio'],
      ['calmar', 'ratio'],
      ['annual_volatility', 'percent'],
      ['max_drawdown_relative', 'fall'],
      ['max_drawdown_money', 'fall_money'],
      ['current_drawdown', 'percent'],
      ['longest_underwater_days', 'days'],
      ['recovery_factor', 'ratio'],
      ['alpha', 'return'],
      ['beta', 'ratio'],
    ],
  },
  {
    name: 'trades',
    figures: [
      ['trades', 'count'],
      ['win_rate', 'percent'],
      ['profit_factor', 'ratio'],
      ['expectancy', 'gain'],
      ['expectancy_r', 'ratio'],
      ['average_win', 'gain'],
      ['average_loss', 'money'],
      ['payoff_ratio', 'ratio'],
      ['kelly', 'percent'],
      ['sqn', 'ratio'],
      ['z_score', 'ratio'],
    ],
  },
  {
    name: 'streaks',
    figures: [
      ['current_streak', 'streak'],
      ['max_consecutive_wins', 'streak'],
      ['max_consecutive_losses', 'streak'],
    ],
  },
  {
    name: 'money',
    figures: [
      ['net_profit', 'gain'],
      ['gross_profit', 'gain'],
      ['gross_loss', 'money'],
      ['total_deposits', 'money'],
      ['total_withdrawals', 'money'],
    ],
  },
]

/** Plain counts and sums: their name says how they are computed. */
export const plainFigures: ReadonlySet<string> = new Set([
  ...['trades', 'gross_profit', 'gross_loss', 'current_streak'],
  ...['max_consecutive_wins', 'max_consecutive_losses'],
])

type FigureValueProps = { kind: FigureKind; value: unknown; currency: string | null }

export function FigureValue({ kind, value, currency }: FigureValueProps) {
  const number = typeof value === 'number' ? value : null
  const text = typeof value === 'string' ? value : null
  const member = (name: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : null
  const amount = (name: string): string | null => {
    const found = member(name)
    return typeof found === 'string' ? found : null
  }
  const fraction = member('fraction')
  const count = member('count')
  switch (kind) {
    case 'return':
      return <span class={gainClass(number)}>{percentText(number, { signed: true })}</span>
    case 'percent':
      return <>{percentText(number)}</>
    case 'ratio':
      return <>{text === null ? ratioText(number) : decimalText(text, { most: 2 })}</>
    case 'count':
      return <>{countText(number)}</>
    case 'days':
      return <>{number === null ? '' : spanText(number * 86_400)}</>
    case 'money':
      return <Money value={text} currency={currency} />
    case 'gain':
      return <Money value={text} currency={currency} isChange />
    case 'fall':
      return <>{percentText(typeof fraction === 'number' ? fraction : number)}</>
    case 'fall_money':
      return <Money value={amount('amount') ?? text} currency={currency} />
    case 'streak':
      return (
        <>
          {countText(typeof count === 'number' ? count : number)}{' '}
          <span class="small">
            <Money value={amount('amount')} currency={currency} isChange />
          </span>
        </>
      )
  }
}
