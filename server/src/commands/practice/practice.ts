// `tidemark practice …`: practice brokers in the foreground. Their code shares nothing with the server; it is loaded only here.
import type { Command } from 'commander'
import type { CommandContext } from '../command.ts'
import { addMt5 } from './mt5.ts'
import { addTickTrader } from './ticktrader.ts'

export function addPracticeCommand(program: Command, context: CommandContext): void {
  const practice = program
    .command('practice')
    .summary('start a practice broker to try things against')
    .description('Practice brokers: the real protocol, a market that moves, no money.')
    .addHelpText('before', examples)
  addMt5(practice, context)
  addTickTrader(practice, context)
}

const examples = `Examples:
  tidemark practice mt5
  tidemark practice mt5 --accounts 300 --seed 7
  tidemark practice ticktrader
  tidemark practice ticktrader --port 0 --json
`
