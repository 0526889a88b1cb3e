// Every widget with its fields: the one list from which validation, documents and the admin form are made.
// The words to it are in words.ts, so that the overlays' script need not carry them.
import type { FieldTable } from './field.ts'

/** What hides money, each stricter than the one before it. */
export const masks = ['none', 'rounded', 'percent', 'r', 'hidden'] as const
export type Mask = (typeof masks)[number]

/** How an overlay looks; anybody who opens it may set these in its address. */
export const lookFields = {
  theme: { kind: 'choice', of: ['dark', 'light', 'contrast', 'neon'], default: 'dark', by: 'url' },
  label: { kind: 'text', max: 40, default: '', by: 'url' },
  locale: { kind: 'locale', default: 'en-GB', by: 'url' },
  currency: { kind: 'text', max: 5, default: '', by: 'url' },
  decimals: { kind: 'whole', min: 0, max: 8, default: null, by: 'url' },
  scale: { kind: 'size', min: 0.5, max: 4, default: 1, by: 'url' },
  align: { kind: 'choice', of: ['start', 'center', 'end'], default: 'start', by: 'url' },
  up: { kind: 'colour', default: '', by: 'url' },
  down: { kind: 'colour', default: '', by: 'url' },
  fg: { kind: 'colour', default: '', by: 'url' },
  bg: { kind: 'colour', default: 'transparent', by: 'url' },
  ms: { kind: 'whole', min: 0, max: 3000, default: 400, by: 'url' },
  stale: { kind: 'whole', min: 5, max: 3600, default: null, by: 'url' },
  onstale: { kind: 'choice', of: ['dim', 'blank'], default: 'dim', by: 'url' },
  debug: { kind: 'choice', of: ['0', '1'], default: '0', by: 'url' },
} as const satisfies FieldTable

/** What an overlay may show and how exactly; fixed when it is made. */
export const termFields = {
  mask: { kind: 'choice', of: masks, default: 'none', by: 'both' },
  delay: { kind: 'whole', min: 0, max: 900, default: 0, by: 'both' },
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
const rows = { kind: 'whole', min: 1, max: 20, default: 5, by: 'url' } as const

/** The fields of each widget beside those that all have. */
export const widgets = {
  stat: { metric: metric('equity') },
  'stats-bar': {
    metrics: {
      kind: 'list',
      of: metrics,
      default: 'balance,equity,profit_today,win_rate',
      by: 'owner',
    },
  },
  positions: { rows },
  ticker: { rows },
  'last-trade': { show: { kind: 'whole', min: 0, max: 600, default: 12, by: 'url' } },
  sparkline: { hours: { kind: 'whole', min: 1, max: 2160, default: 24, by: 'owner' } },
  drawdown: { limit: { kind: 'money', default: null, by: 'owner' } },
  rules: {},
  'win-rate': {},
  'profit-factor': {},
  streak: {},
  goal: { metric: metric('profit_today'), target: { kind: 'money', default: null, by: 'owner' } },
  'session-clock': {
    zone: { kind: 'zone', default: 'UTC', by: 'url' },
    clock: { kind: 'choice', of: ['24', '12'], default: '24', by: 'url' },
  },
  badge: {},
  scene: {},
} as const satisfies Readonly<Record<string, FieldTable>>

export type WidgetName = keyof typeof widgets

export const widgetNames = Object.keys(widgets) as WidgetName[] // its own keys, in this order

export const isWidget = (name: string): name is WidgetName => Object.hasOwn(widgets, name)

/** Every field of a widget, its own first. */
export const fieldsOf = (widget: WidgetName): FieldTable => ({
  ...widgets[widget],
  ...termFields,
  ...lookFields,
})
