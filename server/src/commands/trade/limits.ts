// `tidemark trade limits`: what an account may do at most. Without changes it shows what holds.
import type { Command } from 'commander'
import { changeLimits, readLimitChanges } from '../../trade/risk/change-limits.ts'
import { EVERY_ACCOUNT, loadLimits, loadPendingLimits } from '../../trade/risk/limit-store.ts'
import { limitNames, limitTable } from '../../trade/risk/limits.ts'
import { type CommandContext, UsageError } from '../command.ts'
import { textTable } from '../text-table.ts'
import { accountNamed, tradeDeps } from './trade-deps.ts'

const examples = `Examples:
  tidemark trade limits 5012345
  tidemark trade limits 5012345 max_order_lots=0.5 price_collar_percent=1
  tidemark trade limits --all max_orders_per_minute=20
`

export function addLimits(trade: Command, context: CommandContext): void {
  trade
    .command('limits')
    .argument('[words...]', 'account, and changes such as max_order_lots=0.5; 0 switches one off')
    .summary('show and set what may be traded at most')
    .description(
      'What allows less counts at once; what allows more counts 60 s later, and any further change of it withdraws it.',
    )
    .option('--all', 'the limits of all accounts that have none of their own')
    .addHelpText('before', examples)
    .action(async (words: string[], typed: { all?: true }) => {
      const names = words.filter((word) => !word.includes('='))
      if (names.length > 1 || (names.length === 0) !== (typed.all === true))
        throw new UsageError('Name one account, or say --all.')
      const { changes, complaints } = readLimitChanges(changesIn(words))
      if (complaints.length > 0)
        throw new UsageError(complaints.map(({ complaint }) => complaint).join('\n'))
      const deps = await tradeDeps(context)
      const [name] = names
      const accountId =
        name === undefined ? EVERY_ACCOUNT : (await accountNamed(deps, name)).accountId
      if (changes.length > 0) {
        const waits = await changeLimits(deps, accountId, changes)
        for (const [limit, waitS] of waits)
          context.out.note(
            waitS === 0 ? `${limit} counts now.` : `${limit} allows more: it counts in ${waitS} s.`,
          )
      }
      const [limits, pending] = await Promise.all([
        loadLimits(deps.database.write, accountId),
        loadPendingLimits(deps.database.write, accountId),
      ])
      context.out.data({ limits, pending }, () =>
        textTable(
          [
            ['LIMIT', (row) => row.limit],
            ['NOW', (row) => row.value],
            ['SOON', (row) => row.soon],
            ['MEANS', (row) => row.means],
          ],
          limitNames.map((limit) => ({
            limit,
            value: limits[limit] === '' || limits[limit] === '0' ? 'off' : limits[limit],
            soon: pending.find((one) => one.name === limit)?.value ?? '',
            means: limitTable[limit].means,
          })),
        ),
      )
    })
}

function changesIn(words: readonly string[]): Map<string, string> {
  const pairs = words.filter((word) => word.includes('='))
  return new Map(
    pairs.map((word) => {
      const at = word.indexOf('=')
      return [word.slice(0, at), word.slice(at + 1)]
    }),
  )
}
