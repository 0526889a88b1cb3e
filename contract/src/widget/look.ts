// How each widget may look: the fields that stand in an overlay's address. They are all that the overlays' script carries.
import type { Field, FieldTable } from './field.ts'

/**
 * What hides money. Only the ends are an order: `none` tells all that the others tell, `hidden` nothing that they do not. Two of those
 * between tell more together than each alone, so that an address may not choose among them.
 */
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

/** What the owner sets and the address can only make stricter. */
export const strictFields = {
  mask: { kind: 'choice', of: masks, default: 'none', by: 'both' },
  delay: { kind: 'whole', min: 0, max: 900, default: 0, by: 'both' },
} as const satisfies FieldTable

const rows = { kind: 'whole', min: 1, max: 20, default: 5, by: 'url' } as const satisfies Field

/** The fields of each widget beside those that all have. */
export const widgetLooks = {
  stat: {},
  'stats-bar': {},
  positions: { rows },
  ticker: { rows },
  'last-trade': { show: { kind: 'whole', min: 0, max: 600, default: 12, by: 'url' } },
  sparkline: {},
  drawdown: {},
  rules: {},
  'win-rate': {},
  'profit-factor': {},
  streak: {},
  goal: {},
  'session-clock': {
    zone: { kind: 'zone', default: 'UTC', by: 'url' },
    clock: { kind: 'choice', of: ['24', '12'], default: '24', by: 'url' },
  },
  badge: {},
  scene: {},
} as const satisfies Readonly<Record<string, FieldTable>>

export type WidgetName = keyof typeof widgetLooks

export const widgetNames = Object.keys(widgetLooks) as WidgetName[] // its own keys, in this order

export const isWidget = (name: string): name is WidgetName => Object.hasOwn(widgetLooks, name)

/** Every field that an address may hold, the widget's own first. */
export const looksOf = (widget: WidgetName): FieldTable => ({
  ...widgetLooks[widget],
  ...strictFields,
  ...lookFields,
})
