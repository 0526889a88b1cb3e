// Whether the day's loss and the pace of the last minute leave room for it.
import { compare } from '../../domain/decimal-math.ts'
import { decimalLimit } from './limits.ts'
import { moneyOf } from './order-worth.ts'
import { no, type Refusal, type RiskAsk, type RiskFacts } from './refusal.ts'

export function checkLoss({ limits, dayLoss, account }: RiskFacts): Refusal[] {
  const most = decimalLimit(limits, 'max_daily_loss_money')
  if (most === null) return []
  const currency = moneyOf(limits, account)
  if (currency !== account.currency)
    return [
      no(
        'max_daily_loss_money',
        `The limit max_daily_loss_money is ${most} ${currency}, and the broker says what was lost in ${account.currency ?? 'no currency'}.`,
        'Leave money_currency empty for this account, or switch the limit off.',
      ),
    ]
  if (dayLoss === null)
    return [
      no(
        'max_daily_loss_money',
        `The limit max_daily_loss_money is ${most}, and what was lost today cannot be told: the broker gives no balance or equity.`,
        'Switch the limit off for this account, or try again when the broker answers.',
      ),
    ]
  if (compare(dayLoss, most) < 0) return []
  return [
    no(
      'max_daily_loss_money',
      `The limit max_daily_loss_money is ${most}; ${dayLoss} were lost since 00:00 UTC.`,
      'Nothing new is opened today. Positions can be closed.',
    ),
  ]
}

export function checkPace(asks: readonly RiskAsk[], facts: RiskFacts): Refusal[] {
  const { limits, ordersLastMinute, repeats } = facts
  const found: Refusal[] = []
  const mostOrders = Number(limits.max_orders_per_minute)
  if (mostOrders > 0 && ordersLastMinute + asks.length > mostOrders)
    found.push(
      no(
        'max_orders_per_minute',
        `The limit max_orders_per_minute is ${mostOrders}; ${ordersLastMinute} orders were sent within 60 s and ${asks.length} more asked for.`,
        'Wait, and look whether a program runs wild.',
      ),
    )
  const mostRepeats = Number(limits.max_repeats_per_minute)
  const most = Math.max(0, ...repeats)
  if (mostRepeats > 0 && most + 1 > mostRepeats)
    found.push(
      no(
        'max_repeats_per_minute',
        `The limit max_repeats_per_minute is ${mostRepeats}; the same order was sent ${most} times within 60 s and is asked for again.`,
        'Look whether a program repeats itself.',
      ),
    )
  return found
}
