// Commands about positions, deals, orders and daily records.
import type { Account, ClosedOrder, Daily, Deal, Position } from '../account.ts'
import { type Answer, type Command, done, only, retcodes } from '../answer.ts'
import { serverMs } from '../broker-time.ts'
import { dailyObject, dealObject, orderObject, positionObject, type WireObject } from '../wire.ts'
import { accountOf, accountsOf, between, isAnswer, pageOf } from './select.ts'

type Family = {
  /** Rows of an account that the parameters select, oldest first. */
  rows(account: Account, command: Command): readonly WireObject[]
}

const wireSeconds = (atMs: number) => Math.floor(serverMs(atMs) / 1000)

const positionRows: Family = {
  rows: (account, { world, given }) =>
    account.positions
      .filter(({ symbol }) => given.symbol === undefined || symbol === given.symbol)
      .flatMap((position: Position) => {
        const quote = world.market.quote(position.symbol)
        const profit = world.trading.profitOf(position, position.volume)
        return quote === undefined ? [] : [positionObject(account, position, quote, profit)]
      }),
}

const dealRows: Family = {
  rows: (account, { world, given }) =>
    between(account.deals, given, (deal: Deal) => wireSeconds(deal.atMs)).map((deal) =>
      dealObject(account, deal, world.specOf(deal.symbol)),
    ),
}

const historyRows: Family = {
  rows: (account, { world, given }) =>
    between(account.orders, given, (order: ClosedOrder) => wireSeconds(order.atMs)).flatMap(
      (order) => {
        const spec = world.specOf(order.symbol)
        return spec === null ? [] : [orderObject(account, order, spec)]
      },
    ),
}

/** The practice broker fills at once: no order waits. */
const openOrderRows: Family = { rows: () => [] }

const dailyRows: Family = {
  rows: (account, { given }) =>
    between(account.daily, given, (daily: Daily) => wireSeconds(daily.atMs)).map((daily) =>
      dailyObject(account, daily),
    ),
}

const families: Readonly<Record<string, { family: Family; ticket: string }>> = {
  position: { family: positionRows, ticket: 'Position' },
  deal: { family: dealRows, ticket: 'Deal' },
  history: { family: historyRows, ticket: 'Order' },
  order: { family: openOrderRows, ticket: 'Order' },
  daily: { family: dailyRows, ticket: 'Timestamp' },
}

/** `family/what`, such as deal/get_page; null when there is no such command. */
export function tradeCommand(name: string, command: Command): Answer | null {
  const [familyName = '', what = ''] = name.split('/')
  const found = families[familyName]
  if (found === undefined) return null
  const { family, ticket } = found
  const plain = what.replace('get_light', 'get')
  if (plain === 'get_batch') return batch(family, ticket, command)
  if (plain === 'get_total' || plain === 'get_page' || familyName === 'daily') {
    const account = accountOf(command)
    if (isAnswer(account)) return account
    const rows = family.rows(account, command)
    if (plain === 'get_total') return done({ Total: String(rows.length) })
    return done(plain === 'get_page' ? pageOf(rows, command.given) : rows)
  }
  return plain === 'get' ? first(family, ticket, command) : null
}

function batch(family: Family, ticket: string, command: Command): Answer {
  const { faults, given } = command
  if (faults.nullAnswers) return { retcode: retcodes.done, answer: null }
  const wanted = given.ticket === undefined ? null : new Set(given.ticket.split(','))
  const accounts = wanted === null ? accountsOf(command) : visible(command)
  const rows = accounts
    .flatMap((account) => family.rows(account, command))
    .filter((row) => wanted === null || wanted.has(String(row[ticket])))
  if (faults.partialAfter > 0 && rows.length > faults.partialAfter)
    return { retcode: retcodes.partial, answer: rows.slice(0, faults.partialAfter) }
  return done(rows)
}

function visible({ world, maySee }: Command): Account[] {
  return [...world.accounts.values()].filter(({ group }) => maySee(group))
}

/** One row: by ticket, or (positions) the first of login and symbol. */
function first(family: Family, ticket: string, command: Command): Answer {
  const { given } = command
  const accounts = given.login === undefined ? visible(command) : accountsOf(command)
  const row = accounts
    .flatMap((account) => family.rows(account, command))
    .find((one) => given.ticket === undefined || one[ticket] === given.ticket)
  return row === undefined ? only(retcodes.notFound) : done(row)
}
