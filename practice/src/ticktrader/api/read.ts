// What can be read of an account, by the names of the socket's requests; REST asks for the same.
import type { Account } from '../account.ts'
import { refuse } from '../broker-fault.ts'
import { type Given, isGiven, msAt, textAt, wholeAt } from '../json.ts'
import { accountWire } from '../wire/account.ts'
import { assetsWire, positionWire } from '../wire/position.ts'
import { tradesOf, tradeWire, type Version } from '../wire/trade.ts'
import type { World } from '../world.ts'

export type Asked = {
  readonly world: World
  readonly account: Account
  readonly version: Version
  readonly params: Given
}

export const readAccount = ({ world, account, version }: Asked) =>
  accountWire(world, account, version)

export function readAssets({ account, params }: Asked): Record<string, unknown>[] {
  if (account.type !== 'Cash') refuse('AccountTypeMismatch')
  const wanted = textAt(params, 'Currency')
  return assetsWire(account).filter(({ Currency }) => wanted === null || Currency === wanted)
}

export function readPositions({ world, account, params }: Asked): Record<string, unknown>[] {
  if (account.type !== 'Net') refuse('AccountTypeMismatch')
  const [id, symbol] = [wholeAt(params, 'Id'), textAt(params, 'Symbol')]
  return [...account.net.values()]
    .filter((net) => (id === null || net.id === id) && (symbol === null || net.symbol === symbol))
    .map((net) => positionWire(world, account, net))
}

export function readTrades({ world, account, version, params }: Asked): Record<string, unknown>[] {
  const id = wholeAt(params, 'Id')
  const found = tradesOf(account).filter((order) => id === null || order.id === id)
  if (id !== null && found.length === 0) refuse('OrderNotFound')
  return found.map((order) => tradeWire(world, account, order, version))
}

type Page<T> = { readonly records: readonly T[]; readonly isLast: boolean; readonly total: number }

function pageOf<T extends { id: string; atMs: number }>(
  all: readonly T[],
  params: Given,
  what: string,
): Page<T> {
  const [from, to] = [msAt(params, 'TimestampFrom'), msAt(params, 'TimestampTo')]
  if (from !== null && to !== null && from >= to)
    refuse('BadRequest', `${what} 'TimestampFrom' should be less than 'TimestampTo'!`)
  const size = msAt(params, 'RequestPageSize') ?? 100
  if (size < 1 || size > 1000)
    refuse('BadRequest', `${what} page size should be in range [1, 1000]!`)
  const lastId = textAt(params, 'RequestLastId') ?? ''
  if (lastId !== '' && !/^[0-9a-f]{24}$/i.test(lastId))
    refuse('BadRequest', `${what} last request Id should be a 24-byte hexadecimal string!`)
  const matching = all.filter(
    ({ atMs }) => (from === null || atMs >= from) && (to === null || atMs <= to),
  )
  if (textAt(params, 'RequestDirection') === 'Backward') matching.reverse()
  const at = lastId === '' ? 0 : matching.findIndex(({ id }) => id === lastId) + 1
  const records = matching.slice(at, at + size)
  return { records, isLast: at + records.length >= matching.length, total: matching.length }
}

export function readHistory({ account, params }: Asked): Record<string, unknown> {
  const order = wholeAt(params, 'OrderId')
  const skips = params.SkipCancelOrder === true
  const all = account.history.filter(
    (one) => (order === null || one.order === order) && !(skips && one.isCancel),
  )
  return reportOf(pageOf(all, params, 'Trade history'))
}

export function readSnapshots({ account, params }: Asked): Record<string, unknown> {
  if (msAt(params, 'TimestampFrom') === null || msAt(params, 'TimestampTo') === null)
    refuse('BadRequest', "Invalid 'Params.TimestampFrom' filed!")
  return reportOf(pageOf(account.snapshots, params, 'Daily snapshots'))
}

const reportOf = ({
  records,
  isLast,
  total,
}: Page<{ id: string; record: Readonly<Record<string, unknown>> }>) => ({
  ...{ IsLastReport: isLast, TotalReports: total, Records: records.map(({ record }) => record) },
  LastId: records.at(-1)?.id,
})

/** `Params` of a socket request, or nothing. */
export const paramsOf = (given: Given): Given => (isGiven(given.Params) ? given.Params : {})
