// `tidemark practice ticktrader`: a TickTrader server in the foreground: REST, trade and feed sockets on one port.
import type { Command } from 'commander'
import type { CommandContext } from '../command.ts'
import { nextStopSignal } from '../stop-signal.ts'
import { PRACTICE_SERVER, ticktraderCommands } from './ticktrader-commands.ts'
import { wholeNumber } from './whole-number.ts'

type Typed = { port: string; seed: string; bot?: true; plain?: true; codes?: true }

export function addTickTrader(practice: Command, context: CommandContext): void {
  practice
    .command('ticktrader')
    .summary('start a practice TickTrader server')
    .description(
      'Starts a TickTrader server on this machine until Ctrl-C: one Gross, one Net and one Cash account, the same credentials for the same seed.',
    )
    .option('--port <port>', 'port to listen on; 0 takes a free one', '8444')
    .option('--seed <number>', 'what decides the market and the credentials', '1')
    .option('--bot', 'the accounts trade by themselves')
    .option('--plain', 'http and ws instead of https and wss')
    .option('--codes', 'every account asks for one-time codes; they are printed as they change')
    .addHelpText('before', examples)
    .action((typed: Typed) => run(context, typed))
}

const examples = `Examples:
  tidemark practice ticktrader
  tidemark practice ticktrader --bot --seed 7
  tidemark practice ticktrader --codes
  tidemark practice ticktrader --port 0 --json
`

async function run(context: CommandContext, typed: Typed): Promise<void> {
  const stopped = nextStopSignal()
  const oneTimeCodes = typed.codes === true
  const { startPracticeTickTrader } = await import('@tidemark/practice')
  const practice = await startPracticeTickTrader({
    port: wholeNumber('--port', typed.port, 0, 65_535),
    seed: wholeNumber('--seed', typed.seed, 0, 1_000_000),
    bot: typed.bot === true,
    ...(typed.plain === true ? { tls: false } : {}),
    accounts: [
      { type: 'Gross', oneTimeCodes },
      { type: 'Net', oneTimeCodes },
      { type: 'Cash', oneTimeCodes },
    ],
  })
  const { url, tradeUrl, feedUrl, fingerprint256: fingerprint, accounts } = practice
  // Secrets of a practice broker follow from its seed: printing them gives nothing away.
  const server = PRACTICE_SERVER
  context.out.data({ url, tradeUrl, feedUrl, fingerprint, server, accounts }, () =>
    [
      `Practice TickTrader broker at ${url}`,
      `  trade socket  ${tradeUrl}`,
      `  feed socket   ${feedUrl}`,
      ...(fingerprint === '' ? [] : [`  certificate   ${fingerprint}`]),
      ...accounts.flatMap(({ id, accountingType, webApiId, webApiKey, webApiSecret }) => [
        '',
        `  account ${id}, ${accountingType}`,
        `    Web API Id      ${webApiId}`,
        `    Web API Key     ${webApiKey}`,
        `    Web API Secret  ${webApiSecret}`,
      ]),
      '',
      ...ticktraderCommands({ url, fingerprint, accounts }),
      '',
    ].join('\n'),
  )
  context.out.note('Running. Stop with Ctrl-C.')
  const told = new Map<string, string>()
  const telling = setInterval(() => {
    for (const { id, totpSecret } of accounts) {
      if (totpSecret === null) continue
      const code = practice.oneTimeCode(id)
      if (told.get(id) === code) continue
      told.set(id, code)
      context.out.note(`One-time code of account ${id}: ${code}`)
    }
  }, 500)
  await stopped
  clearInterval(telling)
  await practice.stop()
}
