// `tidemark account classify`: what a balance operation really was. Brokers book rebates, fees and payouts all alike.
import { Argument, type Command } from 'commander'
import { classifyBooking } from '../accounts/classify-booking.ts'
import { reclassifications } from '../domain/statistics/ledger-totals.ts'
import { accountNamed } from './account-change.ts'
import { manageDeps } from './broker-setup.ts'
import { type CommandContext, UsageError } from './command.ts'

export function addClassify(parent: Command, context: CommandContext): void {
  parent
    .command('classify')
    .argument('<account>', 'account number, or its id such as acc_7')
    .argument('<deal>', 'ticket of a balance operation, as GET /api/v1/deals shows it')
    .addArgument(
      new Argument('<kind>', 'what it was; `balance` takes it back').choices([
        ...reclassifications,
        'balance',
      ]),
    )
    .option('--server <server>', 'the broker’s server, for a number that stands at several')
    .summary('say what a balance operation really was: a rebate, a fee, a payout, …')
    .description(
      'A rebate, fee or correction counts as a result; a transfer, payout or reset stays money from or to outside.',
    )
    .action(async (name: string, deal: string, kind: string, typed: { server?: string }) => {
      if (!/^\d{1,19}$/.test(deal)) throw new UsageError('<deal> must be a ticket: a whole number.')
      const deps = await manageDeps(context)
      const { accountId } = await accountNamed(deps, name, typed.server)
      const chosen = reclassifications.find((one) => one === kind) ?? null
      if (!(await classifyBooking(deps, accountId, deal, chosen)))
        throw new Error(`Account ${name} has no balance operation with ticket ${deal}.`)
      context.out.data(
        { ok: true, account: name, deal, kind },
        () => `Deal ${deal} counts as ${kind}.`,
      )
    })
}
