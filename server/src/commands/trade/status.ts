// `tidemark trade status`: accounts, whether they are armed, what is stopped, what a person has to look at.
import type { Command } from 'commander'
import { loadTradeAccounts } from '../../trade/accounts/trade-account-store.ts'
import { killFolderOf, readKillFiles } from '../../trade/kill/kill-files.ts'
import { loadKills } from '../../trade/kill/kill-store.ts'
import { nameOfTarget } from '../../trade/kill/kill-target.ts'
import { loadOpenIntents } from '../../trade/orders/intent-store.ts'
import type { CommandContext } from '../command.ts'
import { textTable } from '../text-table.ts'
import { tradeDeps } from './trade-deps.ts'

export function addStatus(trade: Command, context: CommandContext): void {
  trade
    .command('status')
    .summary('show accounts, arming, kill switches and open questions')
    .description(
      'Shows what may trade and what stands in the way. `open` are orders whose outcome is not known yet.',
    )
    .addHelpText('before', 'Examples:\n  tidemark trade status\n  tidemark trade status --json\n')
    .action(async () => {
      const { database } = await tradeDeps(context)
      const accounts = await loadTradeAccounts(database.read)
      const open = new Map(
        await Promise.all(
          accounts.map(
            async ({ accountId }) =>
              [accountId, await loadOpenIntents(database.write, accountId)] as const,
          ),
        ),
      )
      const files = readKillFiles(killFolderOf(context.config().dataDir))
      const kills = new Map(
        [...(await loadKills(database.read)), ...files].map((one) => [
          nameOfTarget(one.target),
          one,
        ]),
      )
      const rows = accounts.map((one) => ({
        ...one,
        open: open.get(one.accountId)?.length ?? 0,
        human: open.get(one.accountId)?.filter(({ state }) => state === 'HUMAN').length ?? 0,
      }))
      const data = {
        accounts: rows.map((row) => ({
          ...{
            id: `acc_${row.accountId}`,
            account: row.account,
            server: row.server,
            venue: row.venue,
          },
          ...{
            armed: row.armedAt !== null,
            armed_by: row.armedBy,
            disarmed_because: row.disarmedBecause,
          },
          ...{ open_orders_unknown: row.open, for_a_person: row.human },
        })),
        kills: [...kills].map(([name, { at, by, reason }]) => ({ switch: name, at, by, reason })),
      }
      context.out.data(data, () =>
        [
          accounts.length === 0
            ? 'No account may be traded yet. Add one: tidemark trade account add --venue ticktrader …'
            : textTable(
                [
                  ['ID', (row) => `acc_${row.accountId}`],
                  ['ACCOUNT', (row) => row.account],
                  ['SERVER', (row) => row.server],
                  ['ARMED', (row) => (row.armedAt === null ? 'no' : 'yes')],
                  ['OPEN', (row) => String(row.open)],
                  ['FOR A PERSON', (row) => String(row.human)],
                  ['WHY NOT ARMED', (row) => row.disarmedBecause ?? ''],
                ],
                rows,
              ),
          ...[...kills].map(
            ([name, { at, by, reason }]) => `STOPPED: ${name}, since ${at}, by ${by}: ${reason}`,
          ),
        ].join('\n'),
      )
    })
}
