// Commands about users and their trading state.
import { timingSafeEqual } from 'node:crypto'
import { type Answer, type Command, done, only, retcodes } from '../answer.ts'
import { accountObject, userObject } from '../wire.ts'
import { accountOf, accountsOf, isAnswer } from './select.ts'

export function userGet(command: Command): Answer {
  const account = accountOf(command)
  return isAnswer(account) ? account : done(userObject(account))
}

export const userBatch = (command: Command) => done(accountsOf(command).map(userObject))

export const userLogins = (command: Command) => done(accountsOf(command).map(({ login }) => login))

export const userTotal = ({ world }: Command) => done({ Total: String(world.accounts.size) })

export function userGroup(command: Command): Answer {
  const account = accountOf(command)
  return isAnswer(account) ? account : done({ Group: account.group })
}

/** Only an account that traded since the last restart has a trading state. */
export function accountGet(command: Command): Answer {
  const account = accountOf(command)
  if (isAnswer(account)) return account
  if (!account.active && account.positions.length === 0) return only(retcodes.notFound)
  return done(accountObject(account, command.world.money(account)))
}

export function accountBatch(command: Command): Answer {
  const { world, faults } = command
  const states = accountsOf(command)
    .filter(({ active, positions }) => active || positions.length > 0)
    .map((account) => accountObject(account, world.money(account)))
  if (faults.nullAnswers) return { retcode: retcodes.done, answer: null }
  if (faults.partialAfter > 0 && states.length > faults.partialAfter)
    return { retcode: retcodes.partial, answer: states.slice(0, faults.partialAfter) }
  return done(states)
}

export function checkPassword(command: Command): Answer {
  const given = Object.fromEntries(
    Object.entries(command.given).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const account = accountOf({ ...command, given: { login: given.login ?? '' } })
  if (isAnswer(account)) return account
  const password = { main: account.mainPassword, investor: account.investorPassword }[
    given.type ?? ''
  ]
  if (password === undefined) return only(retcodes.params)
  const [one, two] = [Buffer.from(password), Buffer.from(given.password ?? '')]
  const isRight = one.length === two.length && timingSafeEqual(one, two)
  return only(isRight ? retcodes.done : retcodes.password)
}
