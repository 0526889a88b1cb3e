// What a statistic travels with: the choices that other tools make differently, and which fields a convention has at all.
// A field that a convention does not define in public is null, not_in_convention.

export const conventionNames = ['tidemark', 'mt5', 'myfxbook', 'empyrical'] as const
export type ConventionName = (typeof conventionNames)[number]

export type Conventions = {
  readonly periodsPerYear: number
  readonly ddof: number
  readonly riskFreeAnnual: number
  readonly minimumAcceptableReturn: number
  readonly dayZone: string
  /** HH:MM in that zone. */
  readonly dayCut: string
  readonly dayLabel: 'begins' | 'ends'
  readonly equitySource: 'recorded' | 'balance' | 'none'
  readonly returnBasis: 'equity' | 'balance' | 'constant_capital'
  readonly resultBasis: 'net'
  readonly zeroRule: 'neither' | 'won'
  readonly tradeUnit: 'position' | 'out_deal' | 'report'
  readonly currency: string | null
  readonly benchmark: string | null
}

/** What a figure is about: each convention has some of these. */
const empyrical = [
  ...['totalReturn', 'annualReturn', 'annualVolatility', 'sharpe', 'downsideRisk', 'sortino'],
  ...['maxDrawdownRelative', 'calmar', 'alpha', 'beta'],
]
const counts = [
  ...[
    'trades',
    'wins',
    'losses',
    'breakeven',
    'netProfit',
    'tradeProfit',
    'otherResult',
    'tradeResult',
  ],
  ...[
    'grossProfit',
    'grossLoss',
    'profitFactor',
    'winRate',
    'averageWin',
    'averageLoss',
    'expectancy',
  ],
  ...['largestWin', 'largestLoss', 'ahpr', 'ghpr', 'holdingTime'],
  ...['totalDeposits', 'totalWithdrawals', 'credit', 'bonus', 'balance', 'openingBalance'],
  ...['profitToday', 'profitThisWeek', 'profitThisMonth', 'profitThisYear', 'currentStreak'],
]
const myfxbook = [...counts, 'gainTwrTrades', 'absoluteGain', 'riskOfRuin']
const mt5 = [
  ...[
    ...counts,
    'growth',
    'recoveryFactor',
    'zScore',
    'zProbability',
    'lrCorrelation',
    'lrStandardError',
  ],
  ...[
    'maxConsecutiveWins',
    'maxConsecutiveLosses',
    'maximalConsecutiveProfit',
    'maximalConsecutiveLoss',
  ],
  ...['averageConsecutiveWins', 'averageConsecutiveLosses', 'maxDrawdownAbsolute'],
  ...['maxDrawdownMoney', 'maxDrawdownRelative', 'balanceDrawdownMoney', 'balanceDrawdownRelative'],
  'equityDrawdownMoney',
  ...['correlationProfitMfe', 'correlationProfitMae', 'correlationMfeMae'],
]

const fields: Readonly<Record<ConventionName, ReadonlySet<string> | null>> = {
  tidemark: null,
  mt5: new Set(mt5),
  myfxbook: new Set(myfxbook),
  empyrical: new Set(empyrical),
}

export function isInConvention(convention: ConventionName, field: string): boolean {
  return fields[convention]?.has(field) ?? true
}
