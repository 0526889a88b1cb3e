// Market data: public, and private under the same names. Null = there is no such path.
import {
  barsWire,
  currenciesWire,
  currencyTypesWire,
  historyTicksWire,
  infoWire,
  level2Wire,
  pipsWire,
  symbolsWire,
  tickersWire,
  ticksWire,
} from '../api/market.ts'
import type { Broker } from '../broker.ts'
import { ttSymbols } from '../symbols.ts'
import { periodicities } from '../tape.ts'
import { sessionWire } from '../wire/market.ts'
import type { Target } from './target.ts'

export function marketAnswer(broker: Broker, { parts, query, isPublic }: Target): unknown {
  const { world } = broker
  const [name, filter = null] = parts
  switch (name) {
    case 'symbol':
      return symbolsWire(filter)
    case 'currency':
      return filter === 'type' ? currencyTypesWire() : currenciesWire(filter)
    case 'currencytype':
      return currencyTypesWire()
    case 'tick':
      return ticksWire(world, filter)
    case 'level2':
      return level2Wire(world, filter, Number(query.depth ?? 0))
    case 'ticker':
      return isPublic ? tickersWire(world, filter) : null
    case 'pipsvalue':
      return pipsWire(world, query.targetcurrency ?? 'USD', query.symbols ?? null)
    case 'tradesession':
      return sessionWire(world)
    case 'tradeserverinfo':
      return isPublic ? null : serverInfo(broker)
    case 'dividend':
    case 'split':
    case 'merger-and-acquisition':
      return []
    case 'quotehistory':
      return historyAnswer(broker, parts.slice(1), query)
    default:
      return null
  }
}

export function serverInfo({ ports }: Broker): Record<string, unknown> {
  const { rest, trade, feed } = ports()
  return {
    ...{
      CompanyName: 'Tidemark',
      CompanyFullName: 'Tidemark practice broker',
      ServerName: 'Practice',
    },
    ...{ ServerFullName: 'Tidemark practice TickTrader', ServerAddress: '127.0.0.1' },
    ...{ ServerRestPort: rest, ServerWebSocketTradePort: trade, ServerWebSocketFeedPort: feed },
  }
}

function historyAnswer(
  { world, tape }: Broker,
  parts: readonly string[],
  query: Readonly<Record<string, string>>,
): unknown {
  const [symbol = '', second = '', third, fourth, fifth] = parts
  if (symbol === 'version') return 1
  if (symbol === 'symbols') return ttSymbols.map(({ name }) => name)
  const asked = {
    symbol,
    timestamp: Number(query.timestamp ?? 0),
    count: Number(query.count ?? 100),
  }
  if (second === 'periodicities') return Object.keys(periodicities)
  if (second === 'ticks' || second === 'level2')
    return third === 'info' ? infoWire(tape, symbol) : historyTicksWire(world, tape, asked)
  if (third !== 'bars') return null
  if (fifth === 'info') return infoWire(tape, symbol)
  return barsWire(tape, { ...asked, periodicity: second, side: fourth ?? 'bid' }, world.now())
}
