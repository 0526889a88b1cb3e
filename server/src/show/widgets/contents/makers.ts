// Which widget is made by what.
import type { WidgetName } from '../wire.ts'
import { type ContentMaker, nothingNeeded } from './content.ts'
import { sparkline } from './curve.ts'
import { profitFactor, stat, statsBar, streak, winRate } from './figures.ts'
import { drawdown, goal } from './meters.ts'
import { lastTrade, positions, ticker } from './rows.ts'
import { rules } from './rules.ts'

/** A clock and a badge show nothing of the account but whether it is live. */
const nothing: ContentMaker = { needs: nothingNeeded, make: () => ({}) }

/** A scene has parts and is none. */
export const makers: Readonly<Record<Exclude<WidgetName, 'scene'>, ContentMaker>> = {
  stat,
  'stats-bar': statsBar,
  positions,
  ticker,
  'last-trade': lastTrade,
  sparkline,
  drawdown,
  rules,
  'win-rate': winRate,
  'profit-factor': profitFactor,
  streak,
  goal,
  'session-clock': nothing,
  badge: nothing,
}
