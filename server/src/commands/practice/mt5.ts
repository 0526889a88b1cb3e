// `tidemark practice mt5`: an MT5 Web API server in the foreground, with what is needed to connect to it.
import type { Command } from 'commander'
import type { CommandContext } from '../command.ts'
import { nextStopSignal } from '../stop-signal.ts'
import { wholeNumber } from './whole-number.ts'

export function addMt5(practice: Command, context: CommandContext): void {
  practice
    .command('mt5')
    .summary('start a practice MT5 Web API server')
    .description(
      'Starts an MT5 Web API server on this machine, with accounts that trade by themselves, until Ctrl-C. The same seed gives the same accounts and passwords.',
    )
    .option('--port <port>', 'port to listen on; 0 takes a free one', '8443')
    .option('--seed <number>', 'what decides the market', '1')
    .option('--accounts <count>', 'how many accounts, 1 to 5000', '3')
    .option('--still', 'the accounts do not trade by themselves')
    .addHelpText('before', examples)
    .action((typed: { port: string; seed: string; accounts: string; still?: true }) =>
      run(context, typed),
    )
}

const examples = `Examples:
  tidemark practice mt5
  tidemark practice mt5 --accounts 300 --seed 7
  tidemark practice mt5 --port 0 --json
`

async function run(
  context: CommandContext,
  typed: { port: string; seed: string; accounts: string; still?: true },
): Promise<void> {
  const stopped = nextStopSignal()
  const given = {
    port: wholeNumber('--port', typed.port, 0, 65_535),
    seed: wholeNumber('--seed', typed.seed, 0, 1_000_000),
    accounts: wholeNumber('--accounts', typed.accounts, 1, 5_000),
  }
  const { startPracticeMt5 } = await import('@tidemark/practice')
  const practice = await startPracticeMt5({ ...given, bot: typed.still !== true })
  const { url, fingerprint256: fingerprint, manager, accounts, serverName: server } = practice
  // Passwords of a practice broker follow from its seed: printing them gives nothing away.
  context.out.data({ url, fingerprint, server, manager, accounts }, () =>
    [
      `Practice MT5 broker at ${url}`,
      `  certificate   ${fingerprint}`,
      `  manager       ${manager.login}, API password ${manager.password}`,
      ...accounts
        .slice(0, 10)
        .map(
          ({ login, investorPassword }) =>
            `  account       ${login}, investor password ${investorPassword}`,
        ),
      ...(accounts.length > 10 ? [`  … and ${accounts.length - 10} more; --json shows all`] : []),
      '',
      'Connect to it, in a second terminal:',
      `  echo '${manager.password}' | npx tidemark broker add --venue mt5_web_api --name practice \\`,
      `    --server ${server} --url ${url} --login ${manager.login} --fingerprint ${fingerprint}`,
      `  npx tidemark account add --broker practice --account ${accounts[0]?.login ?? ''}`,
    ].join('\n'),
  )
  context.out.note('Running. Stop with Ctrl-C.')
  await stopped
  await practice.stop()
}
