// `tidemark trade arm | disarm`: whether an account may open anything.
import type { Command } from 'commander'
import { armAccount, disarmAccounts, noSizeLimit } from '../../trade/arm/arm-account.ts'
import { type CommandContext, UsageError } from '../command.ts'
import { accountNamed, tradeDeps } from './trade-deps.ts'

export function addArming(trade: Command, context: CommandContext): void {
  trade
    .command('arm')
    .argument('<account>', 'account number, or id such as acc_7')
    .summary('let an account open positions and place orders')
    .description(
      'Arms an account. An unclean stop of the trade server, or a minute without its database, disarms it.',
    )
    .addHelpText('before', 'Examples:\n  tidemark trade arm 5012345\n')
    .action(async (name: string) => {
      const deps = await tradeDeps(context)
      const { accountId, account } = await accountNamed(deps, name)
      if ((await armAccount(deps, accountId)) === 'no_size_limit') throw new UsageError(noSizeLimit)
      context.out.data(
        { ok: true, id: `acc_${accountId}`, account, armed: true },
        () => `Account ${account} is armed.`,
      )
    })
  trade
    .command('disarm')
    .argument('[account]', 'account number, or id such as acc_7')
    .summary('open nothing more; cancelling and closing go on')
    .description('Disarms an account, or with --all every account.')
    .option('--all', 'every account')
    .addHelpText(
      'before',
      'Examples:\n  tidemark trade disarm 5012345\n  tidemark trade disarm --all\n',
    )
    .action(async (name: string | undefined, typed: { all?: true }) => {
      if ((name === undefined) === (typed.all !== true))
        throw new UsageError('Name one account, or say --all.')
      const deps = await tradeDeps(context)
      const accountId = name === undefined ? null : (await accountNamed(deps, name)).accountId
      const disarmed = await disarmAccounts(deps, accountId, `disarmed by ${deps.actor}`)
      context.out.data({ ok: true, disarmed: disarmed.map((id) => `acc_${id}`) }, () =>
        disarmed.length === 0
          ? 'Nothing was armed.'
          : `Disarmed: ${disarmed.map((id) => `acc_${id}`).join(', ')}.`,
      )
    })
}
