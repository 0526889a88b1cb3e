// Commands about positions, deals, orders and daily records. All five families have the same four forms.
import type { Account } from '../account.ts'
import { type Answer, type Command, done, only, retcodes } from '../answer.ts'
import type { WireObject } from '../wire/wire-object.ts'
import { type Family, families } from './families.ts'
import { accountOf, accountsOf, isAnswer, pageOf, spanOf, visible } from './select.ts'

/** `family/what`, such as deal/get_page; null when there is no such command. */
export function tradeCommand(name: string, command: Command): Answer | null {
  const [familyName = '', what = ''] = name.split('/')
  const isLight = what.startsWith('get_light')
  const family = families[isLight ? `${familyName}_light` : familyName]
  if (family === undefined) return null
  const form = what.replace('get_light', 'get')
  if (form === 'get_batch') return batch(family, command)
  if (form === 'get_total' || form === 'get_page' || family.get === 'all')
    return ofOne(family, command, form)
  return form === 'get' ? first(family, command) : null
}

function ofOne(family: Family, command: Command, form: string): Answer {
  const account = accountOf(command)
  if (isAnswer(account)) return account
  const rows = rowsOf(family, [account], command)
  if (rows === null) return only(retcodes.params)
  if (form === 'get_total') return done({ Total: String(rows.length) })
  const wanted = form === 'get_page' ? pageOf(rows, command.given) : rows
  return done(wanted.map((row) => row()))
}

/** By login, by group or by ticket: exactly one of them. */
function batch(family: Family, command: Command): Answer {
  const { faults, given } = command
  const { ticket } = given
  if (ticket !== undefined && (given.login !== undefined || given.group !== undefined))
    return only(retcodes.params)
  const accounts = ticket === undefined ? accountsOf(command) : visible(command)
  if (isAnswer(accounts)) return accounts
  const rows =
    ticket === undefined
      ? rowsOf(family, accounts, command)
      : byTickets(family, accounts, command, new Set(ticket.split(',')))
  if (rows === null) return only(retcodes.params)
  if (faults.nullAnswers) return { retcode: retcodes.done, answer: null }
  const { partialAfter } = faults
  if (partialAfter > 0 && rows.length > partialAfter)
    return { retcode: retcodes.partial, answer: rows.slice(0, partialAfter).map((row) => row()) }
  return done(rows.map((row) => row()))
}

/** One row: by its ticket, or the first position of an account and symbol. */
function first(family: Family, command: Command): Answer {
  const { given } = command
  if (family.get === 'first') {
    const account = accountOf(command)
    if (isAnswer(account)) return account
    const row = rowsOf(family, [account], command)?.[0]
    return row === undefined ? only(retcodes.notFound) : done(row())
  }
  if (given.ticket === undefined) return only(retcodes.params)
  const row = byTickets(family, visible(command), command, new Set([given.ticket]))[0]
  return row === undefined ? only(retcodes.notFound) : done(row())
}

type Row = () => WireObject

/** Rows in the order of the accounts, oldest first; null when from or to is missing. */
function rowsOf(
  family: Family,
  accounts: readonly Account[],
  command: Command,
): readonly Row[] | null {
  const { given } = command
  const span = family.isTimed ? spanOf(given) : null
  if (family.isTimed && span === null) return null
  return accounts.flatMap((account) =>
    family
      .of(account, command)
      .filter(
        (one) =>
          (given.symbol === undefined || one.symbol === given.symbol) &&
          (span === null || (one.seconds >= span.from && one.seconds <= span.to)),
      )
      .map((one) => one.row),
  )
}

function byTickets(
  family: Family,
  accounts: readonly Account[],
  command: Command,
  wanted: ReadonlySet<string>,
): readonly Row[] {
  return accounts.flatMap((account) =>
    family
      .of(account, command)
      .filter(({ ticket }) => wanted.has(ticket))
      .map(({ row }) => row),
  )
}
