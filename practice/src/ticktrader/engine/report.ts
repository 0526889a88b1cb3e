// Tells the account's sockets what happened, and writes it into its history.
import type { Account, HistoryRecord, NetPosition, Order } from '../account.ts'
import type { Fix } from '../fix.ts'
import { num } from '../json.ts'
import { accountWire } from '../wire/account.ts'
import { type HistoryFacts, historyWire } from '../wire/history.ts'
import { positionWire } from '../wire/position.ts'
import { tradeWire } from '../wire/trade.ts'
import type { World } from '../world.ts'

export type ReportMore = {
  readonly fill?: { readonly amount: Fix; readonly price: Fix }
  readonly profit?: Fix
  readonly movements?: readonly Readonly<Record<string, unknown>>[]
}

export function report(
  world: World,
  account: Account,
  event: string,
  order: Order,
  requestId: string | null,
  more: ReportMore = {},
): void {
  const { fill, profit, movements } = more
  world.emit({
    ...{ account, name: 'ExecutionReport', requestId },
    result: {
      Event: event,
      Trade: tradeWire(world, account, order),
      Fill: fill && { Amount: num(fill.amount), Price: num(fill.price) },
      Profit:
        profit === undefined
          ? undefined
          : { Value: num(profit), Currency: account.currency, Balance: num(account.balance) },
      AssetMovement: movements,
    },
  })
}

export function tellAccount(world: World, account: Account): void {
  world.emit({
    ...{ account, name: 'Account', requestId: null },
    result: accountWire(world, account, 'v2'),
  })
}

export function tellNet(world: World, account: Account, net: NetPosition): void {
  world.emit({
    ...{ account, name: 'Positions', requestId: null },
    result: { Positions: [positionWire(world, account, net)] },
  })
}

export function notify(
  world: World,
  account: Account,
  code: string,
  severity: string,
  message: string,
): void {
  world.emit({
    ...{ account, name: 'AccountNotification', requestId: null },
    result: {
      ...{ Account: accountWire(world, account, 'v2'), Code: code, Severity: severity },
      Message: message,
    },
  })
}

/** Writes it into the history, and tells the account's sockets. */
export function remember(world: World, account: Account, facts: HistoryFacts): void {
  const result = record(world, account, world.now(), facts)
  world.emit({ account, name: 'TradeHistoryReport', requestId: null, result })
}

/** Writes into the history what happened at a time; answers the record as it goes over the wire. */
export function record(
  world: World,
  account: Account,
  atMs: number,
  facts: HistoryFacts,
): HistoryRecord['record'] {
  const id = world.nextRecordId(atMs)
  const written: HistoryRecord = {
    ...{ id, atMs, order: facts.order?.id ?? null },
    isCancel: facts.type === 'OrderCanceled' || facts.type === 'OrderExpired',
    record: historyWire(id, atMs, account, facts),
  }
  account.history.push(written)
  return written.record
}
