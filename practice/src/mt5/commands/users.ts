// Commands about users and their trading state.
import { timingSafeEqual } from 'node:crypto'
import { type Account, hasState } from '../account.ts'
import { type Answer, type Command, done, forbidden, only, retcodes } from '../answer.ts'
import { accountObject, balanceCheckObject, userObject } from '../wire/user.ts'
import type { WireObject } from '../wire/wire-object.ts'
import { accountOf, accountsOf, isAnswer, visible } from './select.ts'

const userOf =
  ({ world, faults }: Command) =>
  (account: Account) =>
    userObject(account, { clock: world.clock, personal: !faults.noPersonalDetails })

const stateOf =
  ({ world: { trading, clock } }: Command) =>
  (account: Account) =>
    accountObject(account, trading.valuation.money(account), clock)

/** An answer about one account. */
const aboutOne =
  (answer: (account: Account, command: Command) => Answer) =>
  (command: Command): Answer => {
    const account = accountOf(command)
    return isAnswer(account) ? account : answer(account, command)
  }

function listOf(
  command: Command,
  row: (account: Account) => WireObject | string,
  isListed: (account: Account) => boolean = () => true,
): Answer {
  const accounts = accountsOf(command)
  if (isAnswer(accounts)) return accounts
  const { nullAnswers, partialAfter } = command.faults
  if (nullAnswers) return { retcode: retcodes.done, answer: null }
  const listed = accounts.filter(isListed)
  if (partialAfter > 0 && listed.length > partialAfter)
    return { retcode: retcodes.partial, answer: listed.slice(0, partialAfter).map(row) }
  return done(listed.map(row))
}

export const userGet = aboutOne((account, command) => done(userOf(command)(account)))
export const userBatch = (command: Command) => listOf(command, userOf(command))
export const userLogins = (command: Command) => listOf(command, ({ login }) => login)
export const userTotal = (command: Command) => done({ Total: String(visible(command).length) })
export const userGroup = aboutOne(({ group }) => done({ Group: group }))

/** Only an account that traded since the last restart, or holds something, has a trading state. */
export const accountGet = aboutOne((account, command) =>
  hasState(account) ? done(stateOf(command)(account)) : only(retcodes.notFound),
)
export const accountBatch = (command: Command) => listOf(command, stateOf(command), hasState)

/** Reads only: with fixflag=1 it is a command that changes something, and never comes here. */
export const balanceCheck = aboutOne((account) => done(balanceCheckObject(account)))

const passwordTypes = new Map<string, 'mainPassword' | 'investorPassword' | 'apiPassword'>([
  ['main', 'mainPassword'],
  ['investor', 'investorPassword'],
  ['api', 'apiPassword'],
])

/** The documented form has Login, Type and Password in a JSON body; clients also send login, type and password. */
export function checkPassword(command: Command): Answer {
  const { faults, given } = command
  if (faults.noPasswordCheck) return forbidden(faults)
  const login = given.Login ?? given.login ?? ''
  const account = accountOf({ ...command, given: { login } })
  if (isAnswer(account)) return account
  const type = passwordTypes.get(given.Type ?? given.type ?? '')
  const password = type === undefined ? undefined : account[type]
  if (password === undefined) return only(retcodes.params)
  const [one, two] = [Buffer.from(password), Buffer.from(given.Password ?? given.password ?? '')]
  const isRight = one.length === two.length && timingSafeEqual(one, two)
  return only(isRight ? retcodes.done : retcodes.password)
}
