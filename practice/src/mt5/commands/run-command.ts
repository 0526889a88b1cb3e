// From the name of a command to its answer.
import { type Answer, type Command, only, retcodes } from '../answer.ts'
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
  'user/account/get': users.accountGet,
  'user/account/get_batch': users.accountBatch,
  'time/server': facts.timeServer,
  'time/get': facts.timeGet,
  'group/get': facts.groupGet,
  'tick/last': facts.tickLast,
  'tick/last_group': facts.tickLast,
  'tick/stat': facts.tickLast,
  'symbol/get': facts.symbolGet,
  'symbol/get_group': facts.symbolGet,
  'symbol/list': facts.symbolList,
  'test/access': () => only(retcodes.done),
}

const aboutAccounts = /^(user|position|order|history|deal|daily)\//

/** Null when the practice broker has no such command. */
export function runCommand(name: string, serverName: string, command: Command): Answer | null {
  if (name === 'common/get') return facts.commonGet(serverName)
  if (command.faults.noRights && aboutAccounts.test(name))
    return {
      retcode: retcodes.permissions,
      ...(command.faults.permission === 'http' ? { status: 403 } : {}),
    }
  return commands[name]?.(command) ?? tradeCommand(name, command)
}
