// What each widget may be told when it is made: with look.ts the one list from which validation, documents and the admin form are made.
// The words to it are in words.ts.
import type { FieldTable } from './field.ts'
import { looksOf, type WidgetName } from './look.ts'

/** How exactly an overlay shows money; fixed when it is made. */
export const termFields = {
  round: { kind: 'money', default: null, by: 'owner' },
  basis: { kind: 'money', default: null, by: 'owner' },
  risk: { kind: 'money', default: null, by: 'owner' },
} as const satisfies FieldTable

/** What a figure can be. */
export const metrics = [
  'balance',
  'equity',
  'floating_profit',
  'free_margin',
  'margin',
  'margin_level',
  'open_positions',
  'profit_today',
  'profit_this_week',
  'profit_this_month',
  'return_today',
  'total_return',
  'net_profit',
  'win_rate',
  'profit_factor',
  'expectancy',
  'expectancy_r',
  'trades',
] as const
export type Metric = (typeof metrics)[number]

const metric = (first: Metric) =>
  ({ kind: 'choice', of: metrics, default: first, by: 'owner' }) as const

/** What each shows; fixed when it is made. */
export const widgetTerms = {
  stat: { metric: metric('equity') },
  'stats-bar': {
    metrics: {
      kind: 'list',
      of: metrics,
      default: 'balance,equity,profit_today,win_rate',
      by: 'owner',
    },
  },
  positions: {},
  ticker: {},
  'last-trade': {},
  sparkline: { hours: { kind: 'whole', min: 1, max: 2160, default: 24, by: 'owner' } },
  drawdown: { limit: { kind: 'money', default: null, by: 'owner' } },
  rules: {},
  'win-rate': {},
  'profit-factor': {},
  streak: {},
  goal: { metric: metric('profit_today'), target: { kind: 'money', default: null, by: 'owner' } },
  'session-clock': {},
  badge: {},
  scene: {},
} as const satisfies Readonly<Record<WidgetName, FieldTable>>

/** Every field of a widget, its own first. */
export const fieldsOf = (widget: WidgetName): FieldTable => ({
  ...widgetTerms[widget],
  ...termFields,
  ...looksOf(widget),
})
