// What trades: create, pair, modify, delete. Whoever may only read is refused before anything is looked at.
import type { Account } from '../account.ts'
import { refuse } from '../broker-fault.ts'
import { closeBy, closePosition } from '../engine/close.ts'
import { readCreate } from '../engine/create-request.ts'
import { cancel, createLinked, createPair, modify } from '../engine/manage.ts'
import { decimalAt, type Given, textAt, wholeAt } from '../json.ts'
import { tradeWire, type Version } from '../wire/trade.ts'
import type { World } from '../world.ts'

export type TradeAsked = {
  readonly world: World
  readonly account: Account
  readonly version: Version
  readonly requestId: string | null
}

function mayTrade(account: Account): void {
  const { rights } = account.token
  if (rights === 'Readonly') refuse('LoginIsReadonly')
  if (rights === 'MustChangePassword') refuse('TradeNotAllowed')
  if (account.isBlocked) refuse('AccountIsBlocked')
  if (account.isReadonly) refuse('AccountIsReadonly')
}

export function createTrade({ world, account, version, requestId }: TradeAsked, params: Given) {
  mayTrade(account)
  const order = createLinked(world, account, readCreate(params), requestId)
  return tradeWire(world, account, order, version)
}

export function createOco(asked: TradeAsked, first: Given, second: Given) {
  const { world, account, version, requestId } = asked
  mayTrade(account)
  const [one, two] = createPair(world, account, first, second, requestId)
  return {
    FirstTrade: tradeWire(world, account, one, version),
    SecondTrade: tradeWire(world, account, two, version),
  }
}

export function modifyTrade({ world, account, version, requestId }: TradeAsked, params: Given) {
  mayTrade(account)
  return tradeWire(world, account, modify(world, account, params, requestId), version)
}

export function deleteTrade(asked: TradeAsked, params: Given): Record<string, unknown> {
  const { world, account, version, requestId } = asked
  mayTrade(account)
  const type = textAt(params, 'Type') ?? ''
  const id = wholeAt(params, 'Id')
  if (id === null) return refuse('BadRequest', "Invalid 'Params.Id' filed!")
  const wire = (order: Parameters<typeof tradeWire>[2]) => tradeWire(world, account, order, version)
  if (type === 'Cancel') return { Type: type, Trade: wire(cancel(world, account, id, requestId)) }
  if (type === 'Close') {
    const amount = decimalAt(params, 'Amount')
    return { Type: type, Trade: wire(closePosition(world, account, id, amount, requestId)) }
  }
  if (type !== 'CloseBy') return refuse('BadRequest', "Invalid 'Params.Type' filed!")
  const by = wholeAt(params, 'ById')
  if (by === null) return refuse('BadRequest', "Invalid 'Params.ById' filed!")
  const [one, other] = closeBy(world, account, id, by, requestId)
  return { Type: type, Trade: wire(one), ByTrade: wire(other) }
}
