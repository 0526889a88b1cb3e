// Widgets that are one figure or several: stat, stats bar, win rate, profit factor, streak.
import { asMembers, decimal, type Members, reasonOf } from '../account-facts.ts'
import { type Metric, metrics } from '../wire.ts'
import { type ContentMaker, statisticsNeeded } from './content.ts'
import { metricFigure, metricNeeds } from './metric.ts'

const isMetric = (name: string): name is Metric => metrics.some((one) => one === name)

/** The figures that the owner chose. */
function chosen({ metric, metrics: several }: Members, otherwise: string): readonly Metric[] {
  const names = typeof several === 'string' ? several : typeof metric === 'string' ? metric : ''
  return (names === '' ? otherwise : names).split(',').filter(isMetric)
}

const some = (otherwise: string): ContentMaker => ({
  needs: (settings) => metricNeeds(chosen(settings, otherwise)),
  make: ({ facts, settings, mask }) => ({
    figures: chosen(settings, otherwise).map((name) => mask(metricFigure(name, facts))),
  }),
})

export const stat = some('equity')
export const statsBar = some('balance,equity,profit_today,win_rate')

const fixed = (name: Metric): ContentMaker => ({
  needs: statisticsNeeded,
  make: ({ facts, mask }) => ({ figures: [mask(metricFigure(name, facts))] }),
})

export const winRate = fixed('win_rate')
export const profitFactor = fixed('profit_factor')

/** Trades won or lost in a row, and what they brought. */
export const streak: ContentMaker = {
  needs: statisticsNeeded,
  make({ facts, mask }) {
    const now = asMembers(facts.statistics?.current_streak)
    const won = now?.kind === 'win' ? 1 : now?.kind === 'loss' ? -1 : null
    const count = typeof now?.count === 'number' ? now.count : null
    const value = won === null || count === null ? null : String(won * count)
    const reason = value === null ? { reason: reasonOf(facts.statistics, 'current_streak') } : {}
    const amount = decimal(now, 'amount')
    return {
      figures: [
        mask({ name: 'streak', kind: 'count', value, signed: true, ...reason }),
        mask({ name: 'amount', kind: 'flow', value: amount, signed: true, ...reason }),
      ],
    }
  },
}
