// What the commands about trading share: the database, who acts, and which account is meant.
import { systemClock } from '../../platform/clock.ts'
import type { LedgerDatabase } from '../../platform/database/open-database.ts'
import {
  findTradeAccounts,
  type TradeAccountRow,
} from '../../trade/accounts/trade-account-store.ts'
import { type CommandContext, UsageError } from '../command.ts'
import { actorName } from '../key/person.ts'

export type TradeDeps = {
  readonly database: LedgerDatabase
  readonly clock: typeof systemClock
  readonly actor: string
}

export async function tradeDeps(context: CommandContext): Promise<TradeDeps> {
  return { database: await context.openDatabase(), clock: systemClock, actor: actorName() }
}

/** The account that is meant; a sentence with what to type when there is none, or two. */
export async function accountNamed(
  { database }: TradeDeps,
  name: string,
): Promise<TradeAccountRow> {
  const [first, second] = await findTradeAccounts(database.read, name)
  if (first === undefined)
    throw new UsageError(
      `The trade server has no account "${name.slice(0, 50)}". \`tidemark trade status\` lists them; \`tidemark trade account add\` adds one.`,
    )
  if (second !== undefined)
    throw new UsageError(
      `Account ${name} stands at ${first.server} and ${second.server}: say acc_${first.accountId} or acc_${second.accountId}.`,
    )
  return first
}
