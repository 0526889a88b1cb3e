// What each widget and each of its fields is, in words, for the documents and the admin form.
// The types hold this list and the one in widget.ts together.
import type { lookFields, strictFields, WidgetName, widgetLooks } from './look.ts'
import type { Metric, termFields, widgetTerms } from './widget.ts'

export const widgetWords: Readonly<Record<WidgetName, string>> = {
  stat: 'One figure.',
  'stats-bar': 'Several figures side by side.',
  positions: 'What is open, with its profit.',
  ticker: 'The trades that closed last.',
  'last-trade': 'A card that appears when a trade closes.',
  sparkline: 'Equity over the last hours as a line.',
  drawdown: 'How far equity lies below its highest, from equity and not from the balance.',
  rules: 'How much room a firm’s rules leave, and when they start anew.',
  'win-rate': 'Share of trades won.',
  'profit-factor': 'Money won for each unit lost.',
  streak: 'Trades won or lost in a row.',
  goal: 'How far a target has been reached.',
  'session-clock': 'The time, and which markets are open.',
  badge: 'Whether the figures are live.',
  scene: 'Several widgets on one page over one connection.',
}

type Fields = typeof lookFields &
  typeof strictFields &
  typeof termFields &
  UnionOf<(typeof widgetLooks)[WidgetName]> &
  UnionOf<(typeof widgetTerms)[WidgetName]>
type UnionOf<T> = { readonly [K in T extends unknown ? keyof T : never]: unknown }

export const fieldWords: Readonly<Record<keyof Fields & string, string>> = {
  metric: 'The figure.',
  metrics: 'The figures, with commas.',
  rows: 'Most rows.',
  show: 'Seconds for which a closed trade is shown; 0 keeps it until the next.',
  hours: 'How far back the line goes, in hours.',
  limit: 'Largest drawdown, in money of the account; the meter is full there.',
  target: 'What is to be reached, in money of the account, or in percent for a return.',
  zone: 'Time zone of the clock.',
  clock: 'Hours of a day.',
  mask: 'Hides money: rounded to `round`; percent of `basis`; in units of `risk`; hidden.',
  delay: 'Shows everything so many seconds late.',
  round: 'Step to which money is rounded.',
  basis:
    'Money of the first account that is 100 %; else, and of all others, the balance less all that was won.',
  risk: 'Money that is 1 R.',
  theme: 'Colours.',
  label: 'Text above the figure.',
  locale: 'How numbers and times are written.',
  currency: 'Shown where the account names none.',
  decimals: 'Digits after the point; else as many as the value has.',
  scale: 'Size.',
  align: 'Where the text stands.',
  up: 'Colour of what is above zero.',
  down: 'Colour of what is below zero.',
  fg: 'Colour of the text.',
  bg: 'Colour behind it.',
  ms: 'Milliseconds in which a figure runs to its new value; 0 for none.',
  stale:
    'Age in seconds from which figures count as old, delay aside; else when the server says so.',
  onstale: 'What happens to figures that are old.',
  debug: '1 says which values of the address were not taken.',
}

export const metricWords: Readonly<Record<Metric, string>> = {
  balance: 'Balance',
  equity: 'Equity',
  floating_profit: 'Open P/L',
  free_margin: 'Free margin',
  margin: 'Margin',
  margin_level: 'Margin level',
  open_positions: 'Open positions',
  profit_today: 'Today',
  profit_this_week: 'This week',
  profit_this_month: 'This month',
  return_today: 'Today %',
  total_return: 'Return',
  net_profit: 'Net profit',
  win_rate: 'Win rate',
  profit_factor: 'Profit factor',
  expectancy: 'Expectancy',
  expectancy_r: 'Expectancy R',
  trades: 'Trades',
}
