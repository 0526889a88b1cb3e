// WebApiAccountSnapshot: the account as it stood at the end of a day.
import type { Account } from '../account.ts'
import { moneyOf } from '../engine/valuation.ts'
import { num, whole } from '../json.ts'
import type { World } from '../world.ts'
import { assetsWire, positionWire } from './position.ts'
import { tradesOf, tradeWire } from './trade.ts'

export function snapshotWire(
  world: World,
  account: Account,
  atMs: number,
): Record<string, unknown> {
  const isCash = account.type === 'Cash'
  const money = moneyOf(world, account)
  return {
    ...{ AccountId: whole(account.id), Timestamp: atMs, AccountingType: account.type },
    ...(isCash
      ? { Assets: assetsWire(account) }
      : {
          ...{ Leverage: account.leverage, Balance: num(account.balance) },
          ...{ BalanceCurrency: account.currency, Profit: num(money.profit) },
          ...{ Commission: num(money.commission), AgentCommission: num(0n), Swap: num(money.swap) },
          ...{ Rebate: num(0n), Equity: num(money.equity), Margin: num(money.margin) },
          MarginLevel: num(money.marginLevel ?? 0n),
        }),
    ...{ IsBlocked: account.isBlocked, IsReadonly: account.isReadonly, IsValid: true },
    Positions: [...account.net.values()].map((net) => positionWire(world, account, net)),
    Orders: tradesOf(account).map((order) => tradeWire(world, account, order)),
  }
}
