// What can be asked over a socket, by name; each answers the Result of its response.
import {
  barsWire,
  currenciesWire,
  currencyTypesWire,
  historyTicksWire,
  infoWire,
  symbolsWire,
} from '../api/market.ts'
import {
  type Asked,
  readAccount,
  readAssets,
  readHistory,
  readPositions,
  readSnapshots,
  readTrades,
} from '../api/read.ts'
import type { Broker } from '../broker.ts'
import { BadMember, type Given, msAt, NumberToken, textAt } from '../json.ts'
import { serverInfo } from '../rest/public.ts'
import { ttSymbols } from '../symbols.ts'
import { periodicities } from '../tape.ts'
import { depthWire, sessionWire } from '../wire/market.ts'
import type { Session } from './session.ts'

export type SocketKind = 'trade' | 'feed'
type Answerer = (asked: Asked, broker: Broker, session: Session) => unknown

export const readers: Readonly<Record<SocketKind, Readonly<Record<string, Answerer>>>> = {
  trade: {
    sessioninfo: (asked) => sessionInfo(asked),
    tradesessioninfo: ({ world }) => sessionWire(world),
    tradeserverinfo: (_asked, broker) => serverInfo(broker),
    account: (asked) => readAccount(asked),
    assets: (asked) => ({ Assets: readAssets(asked) }),
    positions: (asked) => ({ Positions: readPositions(asked) }),
    trades: (asked) => ({ Trades: readTrades(asked) }),
    tradehistory: (asked) => readHistory(asked),
    dailysnapshots: (asked) => readSnapshots(asked),
  },
  feed: {
    sessioninfo: (asked) => sessionInfo(asked),
    currencies: ({ params }) => ({ Currencies: currenciesWire(textAt(params, 'Currency')) }),
    currencytypes: () => ({ CurrencyTypes: currencyTypesWire() }),
    symbols: ({ params }) => ({ Symbols: symbolsWire(textAt(params, 'Symbol')) }),
    quotehistoryversion: () => 1,
    quotehistorysymbols: () => ttSymbols.map(({ name }) => name),
    quotehistoryperiodicities: () => Object.keys(periodicities),
    quotehistorybars: (asked, { tape }) =>
      barsWire(tape, historyOf(asked.params), asked.world.now()),
    quotehistorybarscache: (asked, { tape }) =>
      barsWire(tape, historyOf(asked.params), asked.world.now()),
    quotehistorybarsinfo: ({ params }, { tape }) => infoWire(tape, textAt(params, 'Symbol') ?? ''),
    quotehistoryticksinfo: ({ params }, { tape }) => infoWire(tape, textAt(params, 'Symbol') ?? ''),
    quotehistoryticks: (asked, { tape }) =>
      historyTicksWire(asked.world, tape, historyOf(asked.params)),
    quotehistorylevel2: (asked, { tape }) =>
      historyTicksWire(asked.world, tape, historyOf(asked.params)),
    dividend: () => [],
    split: () => [],
    mergerandacquisition: () => [],
  },
}

/** Texts before the broker's fault, by the request's name. */
export const faultHeads: Readonly<Record<string, string>> = {
  account: 'Cannot get account info! Reason: ',
  assets: 'Cannot get assets list! Reason: ',
  positions: 'Cannot get positions list! Reason: ',
  trades: 'Cannot get trades list! Reason: ',
  tradecreate: 'Cannot create new trade! Reason: ',
  tradecreateoco: 'Cannot create new trade! Reason: ',
  trademodify: 'Cannot modify trade! Reason: ',
  tradedelete: 'Cannot delete trade! Reason: ',
  tradehistory: 'Cannot get trade history! Reason: ',
  dailysnapshots: 'Cannot get trade history! Reason: ',
  sessioninfo: 'Cannot get session info! Reason: ',
  tradesessioninfo: 'Cannot get session info! Reason: ',
  tradeserverinfo: 'Cannot get trade server info! Reason: ',
  feedsubscribe: 'Cannot modify subscription to the feed! Reason: ',
  barfeedsubscribe: 'Cannot change bar feed subscriptions! Reason: ',
  symbols: 'Cannot get symbols list! Reason: ',
  currencies: 'Cannot get currency list! Reason: ',
  quotehistorybars: 'Cannot get quote history bars! Reason: ',
}

export const sessionInfo = ({ world, account }: Pick<Asked, 'world' | 'account'>) => ({
  ClientSessionId: `practice-${account.id}`,
  ClientSessionCreated: world.now(),
  TradeAllowed: account.token.rights === 'Full' && !account.isReadonly && !account.isBlocked,
})

function historyOf(params: Given) {
  return {
    symbol: textAt(params, 'Symbol') ?? '',
    periodicity: textAt(params, 'Periodicity') ?? 'M1',
    side: textAt(params, 'PriceType') ?? 'Bid',
    timestamp: msAt(params, 'Timestamp') ?? 0,
    count: msAt(params, 'Count') ?? 100,
  }
}

/** Adds and removes symbols; names that there are not come back as an error beside the rest. */
export function subscribe({ world }: Broker, session: Session, params: Given) {
  const [add, remove] = [params.Subscribe, params.Unsubscribe]
  const added = Array.isArray(add) ? add : []
  const removed = Array.isArray(remove) ? remove : []
  if (added.length + removed.length === 0)
    throw new BadMember("Empty both 'Params.Subscribe' and 'Params.Unsubscribe' fileds!")
  for (const name of removed) session.subscriptions.delete(String(name))
  const missing: string[] = []
  const snapshot: unknown[] = []
  for (const one of added) {
    const given = typeof one === 'object' && one !== null ? (one as Given) : {}
    const symbol = String(given.Symbol ?? '')
    if (world.specOf(symbol) === null) {
      missing.push(symbol)
      continue
    }
    const depth = given.BookDepth instanceof NumberToken ? Number(given.BookDepth.text) : 1
    session.subscriptions.set(symbol, depth)
    snapshot.push(depthWire(world, world.quote(symbol), depth))
  }
  const error = missing.length === 0 ? undefined : `Symbol(s) not found: ${missing.join(',')}`
  return { Error: error, Result: { Snapshot: snapshot } }
}
