// `tidemark trade account …`: which accounts the trade server may trade, and under which credentials.
import type { Command } from 'commander'
import { createVault } from '../../access/vault/vault.ts'
import { loadTradeSecrets } from '../../config/trade-secrets.ts'
import { ConnectFailure, failures } from '../../connect/failure.ts'
import { tradeFields } from '../../connect/field.ts'
import {
  addTradeAccount,
  lookAtAccount,
  MOST_SERVER_LENGTH,
  removeTradeAccount,
  serverOf,
} from '../../trade/accounts/manage-accounts.ts'
import type { TradeAccount } from '../../trade/trade-port.ts'
import { tradingVenues } from '../../trade/venues.ts'
import {
  addFieldOptions,
  connectorOf,
  type FilledIn,
  fail,
  readFields,
  refuseComplaints,
} from '../broker-setup.ts'
import { type CommandContext, UsageError } from '../command.ts'
import { accountNamed, tradeDeps } from './trade-deps.ts'

const examples = `Examples:
  tidemark trade account add --venue ticktrader --server FXOpen-TT --url https://marginalttdemowebapi.fxopen.net \\
    --web-api-id 65d219c4-… --web-api-key GoldenKey0123456 --web-api-secret-file full.txt
  tidemark trade account remove 5012345
`

export function addTradeAccounts(trade: Command, context: CommandContext): void {
  const account = trade
    .command('account')
    .summary('which accounts may be traded, under which credentials')
    .addHelpText('before', examples)
  const add = account
    .command('add')
    .summary('let the trade server trade an account')
    .description(
      'Connects once to see that the credentials may trade, and seals them under the trade key. The account is not armed.',
    )
    .requiredOption(
      '--venue <venue>',
      `what the broker speaks: ${tradingVenues.map(({ venue }) => venue).join(', ')}`,
    )
    .option(
      '--server <server>',
      'the broker’s server, as the connection that reads the account calls it, or it counts as another one (default: the host name)',
    )
  addFieldOptions(
    add,
    tradingVenues.map(({ venue }) => fieldsOf(venue)),
  )
  add
    .addHelpText('before', examples)
    .action((typed: { venue: string; server?: string } & Record<string, unknown>) =>
      addAccount(context, typed),
    )
  account
    .command('remove')
    .argument('<account>', 'account number, or id such as acc_7')
    .summary('trade an account no more, and forget its credentials')
    .description('The account, its trades and the history of its orders stay.')
    .addHelpText('before', 'Examples:\n  tidemark trade account remove 5012345\n')
    .action(async (name: string) => {
      const deps = await tradeDeps(context)
      const { accountId, account: number } = await accountNamed(deps, name)
      await removeTradeAccount({ ...deps, vault: vaultOf(context) }, { accountId, account: number })
      context.out.data(
        { ok: true, account: number },
        () => `Account ${number} is no longer traded.`,
      )
    })
}

/** What a venue asks for to trade; the read server asks for more of some, and in other words. */
const fieldsOf = (venue: string) => {
  const { title, fields } = connectorOf(venue)
  return { title, fields: tradeFields(fields) }
}

/** The trade server's own vault. */
export const vaultOf = (context: CommandContext) => {
  const { tradeKey } = loadTradeSecrets(context.config())
  return createVault(() => ({ current: tradeKey, next: null }))
}

async function addAccount(
  context: CommandContext,
  typed: { venue: string; server?: string } & Record<string, unknown>,
): Promise<void> {
  const connector = tradingVenues.find(({ venue }) => venue === typed.venue)
  if (connector === undefined)
    throw new UsageError(
      `--venue must be one of ${tradingVenues.map(({ venue }) => venue).join(', ')}.`,
    )
  const { fields } = fieldsOf(typed.venue)
  const filled = await readFields(fields, typed, { askFor: true })
  refuseComplaints(fields, filled)
  const seen = await lookAt(context, typed.venue, filled)
  const server = typed.server ?? serverOf(filled)
  if (server.length > MOST_SERVER_LENGTH)
    throw new UsageError(`--server must have at most ${MOST_SERVER_LENGTH} characters.`)
  const accountId = await addTradeAccount(
    { ...(await tradeDeps(context)), vault: vaultOf(context) },
    { ...filled, venue: typed.venue, server, account: seen.account },
  )
  const shown = {
    id: `acc_${accountId}`,
    account: seen.account,
    server,
    accounting_type: seen.accountingType,
  }
  context.out.data(
    { ok: true, ...shown, trade_allowed: seen.tradeAllowed, why_not: seen.whyNot },
    () =>
      [
        `Account ${seen.account} (${seen.accountingType}, acc_${accountId}) at ${server} may be traded.`,
        ...(seen.tradeAllowed
          ? []
          : [`  The broker does not let it trade now: ${seen.whyNot ?? 'it does not say why'}.`]),
      ].join('\n'),
  )
  context.out.note(
    `It is not armed. Next: tidemark trade limits ${seen.account} …, then tidemark trade arm ${seen.account}`,
  )
}

/** Connects once; refuses with cause and next step. */
async function lookAt(
  context: CommandContext,
  venue: string,
  filled: FilledIn,
): Promise<TradeAccount> {
  const connector = tradingVenues.find((one) => one.venue === venue)
  if (connector === undefined) throw new UsageError(`Nothing trades at ${venue}.`)
  const { systemClock } = await import('../../platform/clock.ts')
  try {
    return await lookAtAccount(connector, filled, { clock: systemClock, log: context.log })
  } catch (error) {
    if (!(error instanceof ConnectFailure)) throw error
    const { means, nextStep } = failures[error.reason]
    fail(context, 'The account cannot be traded', {
      cause: error.reason,
      means,
      detail: error.message,
      next_step: nextStep,
    })
  }
}
