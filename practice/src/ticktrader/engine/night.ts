// The end of the broker's day, midnight UTC: swaps are charged and a daily snapshot is taken.
import type { Account, Side } from '../account.ts'
import { type Fix, fromPoints, ratio, scaled, times } from '../fix.ts'
import { digitsOf } from '../symbols.ts'
import { snapshotWire } from '../wire/snapshot.ts'
import type { World } from '../world.ts'
import { report, tellAccount, tellNet } from './report.ts'
import { netSide, rateOf } from './valuation.ts'

const DAY_MS = 86_400_000
export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS)

/** `day`: the one that ends. Thursday's night counts three times; Saturday's and Sunday's not at all. */
export function endDay(world: World, account: Account, day: number): void {
  const weekday = new Date(day * DAY_MS).getUTCDay()
  const nights = weekday === 4 ? 3n : weekday === 6 || weekday === 0 ? 0n : 1n
  if (nights > 0n) chargeSwaps(world, account, nights)
  const id = world.nextRecordId()
  const record = snapshotWire(world, account, (day + 1) * DAY_MS - 1)
  account.snapshots.push({ id, atMs: (day + 1) * DAY_MS - 1, record })
  world.emit({ account, name: 'DailySnapshotsReport', requestId: null, result: record })
}

function chargeSwaps(world: World, account: Account, nights: bigint): void {
  let charged = false
  for (const order of account.orders.values()) {
    if (order.type !== 'Position') continue
    order.swap += nights * swapOf(world, account, order.symbol, order.side, order.remaining)
    charged = true
    report(world, account, 'ChargedSwap', order, null)
  }
  for (const net of account.net.values()) {
    const size = net.amount < 0n ? -net.amount : net.amount
    net.swap += nights * swapOf(world, account, net.symbol, netSide(net), size)
    charged = true
    tellNet(world, account, net)
  }
  if (charged) tellAccount(world, account)
}

function swapOf(world: World, account: Account, symbol: string, side: Side, amount: Fix): Fix {
  const { spec } = world.quote(symbol)
  const points = side === 'Buy' ? spec.swapPoints.buy : spec.swapPoints.sell
  const rate = rateOf(world, spec.quote, account.currency, points >= 0n ? 'gain' : 'loss')
  const perUnit = times(ratio(points), ratio(fromPoints(1, spec.digits)))
  return scaled(amount, times(perUnit, rate), digitsOf(account.currency))
}
