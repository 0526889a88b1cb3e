// `tidemark trade orders`: what was asked for lately and what became of it; `tidemark trade seen`: a person looked.
import type { Command } from 'commander'
import { acknowledgeOrder } from '../../trade/orders/acknowledge.ts'
import { loadRecentIntents } from '../../trade/orders/intent-store.ts'
import { askedToJson, rejectionOf } from '../../trade/show/asked-order.ts'
import { type CommandContext, UsageError } from '../command.ts'
import { textTable } from '../text-table.ts'
import { accountNamed, tradeDeps } from './trade-deps.ts'

export function addOrders(trade: Command, context: CommandContext): void {
  trade
    .command('orders')
    .argument('<account>', 'account number, or id such as acc_7')
    .summary('show what was asked for lately, and what became of it')
    .description(
      'Shows the orders of the last days, oldest first, with the name that the broker was told. Dry runs are left out.',
    )
    .option('--days <count>', 'so many days back, 1 to 366', '1')
    .option('--all', 'also those that the risk check refused, of which nothing was sent', false)
    .addHelpText(
      'before',
      'Examples:\n  tidemark trade orders 5012345\n  tidemark trade orders 5012345 --all --days 7\n',
    )
    .action(async (name: string, typed: { days: string; all: boolean }) => {
      const days = /^[1-9]\d{0,2}$/.test(typed.days) ? Number(typed.days) : 0
      if (days === 0 || days > 366)
        throw new UsageError(`--days must be 1 to 366; "${typed.days}" is not.`)
      const sinceMs = Date.now() - days * 86_400_000
      const deps = await tradeDeps(context)
      const { accountId } = await accountNamed(deps, name)
      const { read } = deps.database
      const asked = await loadRecentIntents(read, accountId, sinceMs, { withRefused: true })
      const intents = typed.all ? asked : asked.filter(({ state }) => state !== 'REFUSED_BY_RISK')
      const refused = asked.length - intents.length
      if (refused > 0)
        context.out.note(
          `${refused} more ${refused === 1 ? 'was' : 'were'} refused before anything was sent: --all shows them.`,
        )
      context.out.data({ data: intents.map(askedToJson) }, () =>
        intents.length === 0
          ? 'Nothing was asked for yet.'
          : textTable(
              [
                ['AT', (row) => new Date(row.createdMs).toISOString()],
                ['STATE', (row) => row.state],
                ['KIND', (row) => row.command.kind],
                ['SYMBOL', (row) => row.symbol ?? ''],
                ['CLIENT ID', (row) => row.clientId],
                ['INTENT', (row) => row.intentId],
                ['REASON', (row) => rejectionOf(row)?.reason ?? ''],
              ],
              intents,
            ),
      )
    })
  trade
    .command('seen')
    .argument('<client-id>', 'the name that the broker was told, such as tm5q2v7dk3wn4c6x2b')
    .summary('say that you looked at an order that nobody could find')
    .description(
      'An order in state HUMAN stands in the way of new ones of its symbol until a person has looked at the broker.',
    )
    .addHelpText('before', 'Examples:\n  tidemark trade seen tm5q2v7dk3wn4c6x2b\n')
    .action(async (clientId: string) => {
      const deps = await tradeDeps(context)
      const found = await acknowledgeOrder(deps, clientId)
      if (found === null)
        throw new UsageError(
          'No order of this name waits for a person. `tidemark trade orders` shows the orders of an account.',
        )
      context.out.data(
        { ok: true, client_id: clientId },
        () => `Noted. New orders of ${found.symbol ?? 'its symbol'} may leave again.`,
      )
    })
}
