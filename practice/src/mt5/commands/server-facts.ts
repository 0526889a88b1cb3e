// Commands about the server itself: its name and clock, groups, symbols, prices.
import { symbols } from '../../market/symbols.ts'
import { type Answer, type Command, done, forbidden, only, retcodes } from '../answer.ts'
import { createMasks, isMask } from '../group-masks.ts'
import { groupObject, pathOf, symbolObject, tickObject, tickStatObject } from '../wire/server.ts'

const SYMBOLS_LENGTH = 4096

export const commonGet = ({ serverName }: Command) =>
  done({ Name: serverName, Owner: 'Tidemark Practice' })

export function timeServer({ world: { clock, now } }: Command): Answer {
  const server = clock.serverMs(now())
  const text = new Date(server).toISOString().slice(0, 19).replaceAll('-', '.').replace('T', ' ')
  return done({ Time: `${Math.floor(server / 1000)} ${text}` })
}

export function timeGet({ world: { clock, now } }: Command): Answer {
  const standard = clock.standardOffsetMin(now())
  return done({
    Daylight: clock.hasDaylight(now()) ? '1' : '0',
    DaylightState: clock.offsetMin(now()) === standard ? '0' : '1',
    TimeZone: String(standard),
    TimeServer: '127.0.0.1',
    // Seven days of 24 hours in which the server works.
    Days: Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => '1')),
  })
}

/** A group by its name, or all that masks mean. */
export function groupGet({ world, given, faults, maySee }: Command): Answer {
  const name = (given.group ?? '').replaceAll('\\\\', '\\')
  if (isMask(name)) {
    const isMeant = createMasks(name.split(','))
    const meant = [...world.groups.values()].filter((one) => isMeant(one.name) && maySee(one.name))
    return done(meant.map(groupObject))
  }
  const group = world.groups.get(name)
  if (group === undefined) return only(retcodes.notFound)
  if (maySee(name)) return done(groupObject(group))
  return faults.outsideGroups === 'absent' ? only(retcodes.notFound) : forbidden(faults)
}

/** Symbols by name or by a mask of their whole path; null = more than a request may name. */
function quotesOf({ world, given }: Command) {
  const text = given.symbol
  if (text === undefined) return world.market.quotes()
  if (text.length > SYMBOLS_LENGTH) return null
  const names = new Set(text.split(','))
  const isMeant = createMasks(text.split(',').filter((one) => one.includes('*')))
  return world.market
    .quotes()
    .filter(({ symbol }) => names.has(symbol.name) || isMeant(pathOf(symbol)))
}

/** With trans_id only what changed since then. */
export function tickLast(command: Command): Answer {
  const { world, given } = command
  const after = Number(given.trans_id ?? 0) || 0
  const quotes = quotesOf(command)?.filter(({ change }) => change > after)
  if (quotes === undefined) return only(retcodes.params)
  const { clock, market } = world
  return {
    ...done(quotes.map((quote) => tickObject(quote, clock))),
    more: { trans_id: String(market.changes) },
  }
}

/** Every group trades the same symbols here. */
export function tickLastGroup(command: Command): Answer {
  if (command.given.group === undefined) return only(retcodes.params)
  return tickLast(command)
}

export function tickStat(command: Command): Answer {
  const { world, given } = command
  const after = Number(given.trans_id ?? 0) || 0
  const quotes = quotesOf(command)?.filter(({ change }) => change > after)
  if (quotes === undefined) return only(retcodes.params)
  return { ...done(quotes.map(tickStatObject)), more: { trans_id: String(world.market.changes) } }
}

/** A symbol by its name, or all that a mask of their path means. */
export function symbolGet({ world, given }: Command): Answer {
  const name = given.symbol ?? ''
  if (isMask(name)) {
    const isMeant = createMasks(name.split(','))
    return done(symbols.filter((one) => isMeant(pathOf(one))).map(symbolObject))
  }
  const spec = world.specOf(name)
  return spec === null ? only(retcodes.notFound) : done(symbolObject(spec))
}

export const symbolList = () => done(symbols.map(({ name }) => name))
