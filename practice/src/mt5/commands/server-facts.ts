// Commands about the server itself: its name and clock, groups, symbols, prices.
import { symbols } from '../../market/symbols.ts'
import { type Answer, type Command, done, only, retcodes } from '../answer.ts'
import { STANDARD_OFFSET_MIN, serverMs, serverOffsetMin } from '../broker-time.ts'
import { groupObject, symbolObject, tickObject } from '../wire.ts'
import { forbidden } from './select.ts'

export const commonGet = (name: string) => done({ Name: name, Owner: 'Tidemark Practice' })

export function timeServer({ world }: Command): Answer {
  const server = serverMs(world.now())
  const text = new Date(server).toISOString().slice(0, 19).replaceAll('-', '.').replace('T', ' ')
  return done({ Time: `${Math.floor(server / 1000)} ${text}` })
}

export function timeGet({ world }: Command): Answer {
  const isSummer = serverOffsetMin(world.now()) !== STANDARD_OFFSET_MIN
  return done({
    Daylight: '1',
    DaylightState: isSummer ? '1' : '0',
    TimeZone: String(STANDARD_OFFSET_MIN),
    TimeServer: '127.0.0.1',
  })
}

export function groupGet(command: Command): Answer {
  const { world, given, maySee } = command
  const name = (given.group ?? '').replaceAll('\\\\', '\\')
  const account = [...world.accounts.values()].find(({ group }) => group === name)
  if (account === undefined) return only(retcodes.notFound)
  if (!maySee(name)) return forbidden(command)
  return done(groupObject(name, account.mode === 'netting' ? '0' : '2'))
}

export function tickLast({ world, given }: Command): Answer {
  const wanted = given.symbol === undefined ? null : new Set(given.symbol.split(','))
  const after = Number(given.trans_id ?? 0) || 0
  const quotes = world.market
    .quotes()
    .filter(({ symbol, change }) => (wanted === null || wanted.has(symbol.name)) && change > after)
  return { ...done(quotes.map(tickObject)), more: { trans_id: String(world.market.changes) } }
}

export function symbolGet({ world, given }: Command): Answer {
  const spec = world.specOf(given.symbol ?? '')
  return spec === null ? only(retcodes.notFound) : done(symbolObject(spec))
}

export const symbolList = () => done(symbols.map(({ name }) => name))
