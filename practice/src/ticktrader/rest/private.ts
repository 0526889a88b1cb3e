// Paths that need a signature. What trades says so, because faults may come before or after it.

import type { Account } from '../account.ts'
import {
  readAccount,
  readAssets,
  readHistory,
  readPositions,
  readSnapshots,
  readTrades,
} from '../api/read.ts'
import { createOco, createTrade, deleteTrade, modifyTrade, type TradeAsked } from '../api/trade.ts'
import type { Broker } from '../broker.ts'
import { refuse } from '../broker-fault.ts'
import { type Given, isGiven, NumberToken, parseObject, textAt } from '../json.ts'
import { marketAnswer } from './public.ts'
import type { Target } from './target.ts'

export type PrivateRequest = {
  readonly broker: Broker
  readonly account: Account
  readonly method: string
  readonly target: Target
  readonly body: string
}

export type Plan =
  | { readonly kind: 'read'; readonly run: () => unknown }
  | {
      readonly kind: 'trade'
      readonly name: string
      readonly clientId: string | null
      readonly run: () => unknown
      readonly isDelete: boolean
    }

export function planOf(request: PrivateRequest): Plan | null {
  const { broker, account, method, target } = request
  const { version, parts } = target
  const [name, second] = parts
  const given = method === 'POST' || method === 'PUT' ? bodyOf(request.body) : {}
  const asked = (params: Given) => ({ world: broker.world, account, version, params })
  if (method === 'GET') {
    const run = readOf(asked, parts) ?? (() => marketAnswer(broker, target))
    return { kind: 'read', run }
  }
  if (method === 'POST' && name === 'tradehistory')
    return { kind: 'read', run: () => readHistory(asked(given)) }
  if (method === 'POST' && name === 'dailysnapshots')
    return { kind: 'read', run: () => readSnapshots(asked(given)) }
  if (method === 'POST' && name === 'dividend') return { kind: 'read', run: () => [] }
  const trading: TradeAsked = { world: broker.world, account, version, requestId: null }
  const trade = (kind: string, run: () => unknown): Plan => ({
    ...{ kind: 'trade', name: kind, run, isDelete: kind === 'delete' },
    clientId: typeof given.ClientId === 'string' ? given.ClientId : null,
  })
  const { ocoPath } = broker.world.faults
  const isOco =
    name === 'oco_trades'
      ? ocoPath !== 'oco'
      : name === 'trade' && second === 'oco' && ocoPath !== 'oco_trades'
  if (method === 'POST' && isOco) return trade('create_oco', () => oco(trading, given))
  if (name !== 'trade' || second !== undefined) return null
  if (method === 'POST') return trade('create', () => createTrade(trading, given))
  if (method === 'PUT') return trade('modify', () => modifyTrade(trading, given))
  if (method === 'DELETE')
    return trade('delete', () => deleteTrade(trading, deletion(target.query)))
  return null
}

type Reading = Parameters<typeof readAccount>[0]

function readOf(
  asked: (params: Given) => Reading,
  parts: readonly string[],
): (() => unknown) | null {
  const [name, filter] = parts
  switch (name) {
    case 'account':
      return () => readAccount(asked({}))
    case 'asset':
      return () => one(readAssets(asked(filter === undefined ? {} : { Currency: filter })), filter)
    case 'position':
      return () =>
        one(readPositions(asked(filter === undefined ? {} : idOr('Symbol', filter))), filter)
    case 'trade':
      return () => one(readTrades(asked(filter === undefined ? {} : idOr('Id', filter))), filter)
    default:
      return null
  }
}

/** The list, or its only one when one was asked for. */
function one(list: readonly unknown[], filter: string | undefined): unknown {
  if (filter === undefined) return list
  return list[0] ?? refuse('PositionNotFound')
}

const idOr = (name: string, text: string): Given =>
  /^\d{1,19}$/.test(text) ? { Id: new NumberToken(text) } : { [name]: text }

function bodyOf(text: string): Given {
  return parseObject(text) ?? refuse('BadRequest', 'The request is invalid.')
}

function oco(asked: TradeAsked, given: Given) {
  const { FirstRequest: first, SecondRequest: second } = given
  if (!isGiven(first) || !isGiven(second)) return refuse('BadRequest', 'The request is invalid.')
  return createOco(asked, first, second)
}

/** The query of a deletion as a socket's parameters. */
function deletion(query: Readonly<Record<string, string>>): Given {
  const number = (name: string) => {
    const text = query[name]
    return text === undefined || text === '' ? undefined : new NumberToken(text)
  }
  const types: Readonly<Record<string, string>> = {
    cancel: 'Cancel',
    close: 'Close',
    closeby: 'CloseBy',
  }
  const type = textAt({ Type: query.type }, 'Type') ?? ''
  return {
    Type: types[type.toLowerCase()] ?? type,
    Id: number('id'),
    Amount: number('amount'),
    ById: number('byid'),
  }
}
