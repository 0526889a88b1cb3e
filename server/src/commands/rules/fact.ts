// `tidemark rules fact`: what a person says of what nobody recorded.
// It is read by the same strict reader as what comes over HTTP.
import type { Command } from 'commander'
import { addFact } from '../../accounts/rules/set-rules.ts'
import { type RuleFact, readRuleFact } from '../../domain/rules/rule-fact.ts'
import { accountNamed } from '../account-change.ts'
import { manageDeps } from '../broker-setup.ts'
import { type CommandContext, UsageError } from '../command.ts'
import { instantOf, now } from './instants.ts'

type FactOptions = {
  server?: string
  at?: string
  amount?: string
  balance?: string
  equity?: string
}

export function addFactCommand(rules: Command, context: CommandContext): void {
  rules
    .command('fact')
    .argument('<account>', 'account number, or its id such as acc_7')
    .argument('<kind>', 'peak, payout or reset')
    .option('--server <server>', 'the broker’s server, for a number that stands at several')
    .option('--at <time>', 'when it was (RFC 3339); default now')
    .option('--amount <money>', 'how high the peak was, or what was paid out')
    .option('--balance <money>', 'the balance at the reset')
    .option('--equity <money>', 'the equity at the reset')
    .summary('say what nobody recorded: a peak, a payout, values at a reset')
    .description('It is marked as yours wherever it counts.')
    .addHelpText(
      'before',
      'Examples:\n  tidemark rules fact 5012345 peak --amount 52000\n  tidemark rules fact 5012345 reset --at 2026-03-09T23:00:00Z --balance 100000 --equity 101000\n',
    )
    .action(async (name: string, kind: string, typed: FactOptions) => {
      const fact = factOf(kind, typed)
      const deps = await manageDeps(context)
      const { accountId } = await accountNamed(deps, name, typed.server)
      const id = await addFact(deps, accountId, fact)
      context.out.data({ ok: true, account: name, fact_id: id }, () => `Noted for account ${name}.`)
    })
}

function factOf(kind: string, { at, amount, balance, equity }: FactOptions): RuleFact {
  const given = {
    ...{ kind, amount, balance, equity },
    ...(at === undefined ? {} : { at: instantOf('--at', at) }),
  }
  const said = Object.entries(given).filter(([, value]) => value !== undefined)
  const read = readRuleFact(Object.fromEntries(said), now())
  if (read.kind === 'read') return read.fact
  throw new UsageError(
    read.complaints.map(({ pointer, detail }) => `${optionOf(pointer)} ${detail}.`).join('\n'),
  )
}

const optionOf = (pointer: string) => (pointer === '/kind' ? 'The kind' : `--${pointer.slice(1)}`)
