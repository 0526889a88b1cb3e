// From the name of a command to its answer.
import { type Answer, type Command, forbidden, only, retcodes } from '../answer.ts'
import * as facts from './server-facts.ts'
import { tradeCommand } from './trades.ts'
import * as users from './users.ts'

const commands: Readonly<Record<string, (command: Command) => Answer>> = {
  'user/get': users.userGet,
  'user/get_batch': users.userBatch,
  'user/logins': users.userLogins,
  'user/total': users.userTotal,
  'user/group': users.userGroup,
  'user/check_password': users.checkPassword,
  'user/check_balance': users.balanceCheck,
  'user/account/get': users.accountGet,
  'user/account/get_batch': users.accountBatch,
  'common/get': facts.commonGet,
  'time/server': facts.timeServer,
  'time/get': facts.timeGet,
  'group/get': facts.groupGet,
  'tick/last': facts.tickLast,
  'tick/last_group': facts.tickLastGroup,
  'tick/stat': facts.tickStat,
  'symbol/get': facts.symbolGet,
  'symbol/get_group': facts.symbolGet,
  'symbol/list': facts.symbolList,
  'test/access': () => only(retcodes.done),
}

const aboutAccounts = /^(user|position|order|history|deal|daily)\//

/** Null when the practice broker has no such command. */
export function runCommand(name: string, command: Command): Answer | null {
  const { faults } = command
  const instead = faults.answerWith[name] ?? faults.answerWith['*']
  if (instead !== undefined) return only(instead)
  if (faults.noRights && aboutAccounts.test(name)) return forbidden(faults)
  return commands[name]?.(command) ?? tradeCommand(name, command)
}
