// `tidemark trade`: the trade server, and what a person at the machine does with trading: accounts, arming, limits, the kill switch.
import type { Command } from 'commander'
import type { CommandContext } from '../command.ts'
import { addTradeAccounts } from './accounts.ts'
import { addArming } from './arming.ts'
import { addLimits } from './limits.ts'
import { addOrders } from './orders.ts'
import { addTradePeople } from './people.ts'
import { runTradeServer } from './run.ts'
import { addStatus } from './status.ts'
import { addKill } from './switches.ts'

export function addTradeCommand(program: Command, context: CommandContext): void {
  const trade = program
    .command('trade')
    .summary('start the trade server; arm, limit and stop trading')
    .description(
      'Without a further word: starts the trade server, a process of its own that is off by default. It stops cleanly on Ctrl-C.',
    )
    .option('--port <port>', 'port to listen on; 0 takes a free one (default 8788)')
    .option('--host <address>', 'address to listen on (default 127.0.0.1)')
    .addHelpText('before', examples)
    .action((typed: { port?: string; host?: string }) => runTradeServer(context, typed))
  addTradeAccounts(trade, context)
  addArming(trade, context)
  addLimits(trade, context)
  addKill(trade, context)
  addStatus(trade, context)
  addOrders(trade, context)
  addTradePeople(trade, context)
}

const examples = `Examples:
  tidemark trade
  tidemark trade account add --venue ticktrader --server FXOpen-TT --url https://marginalttdemowebapi.fxopen.net --web-api-id … --web-api-key …
  tidemark trade limits 5012345 max_order_lots=0.5 max_daily_loss_money=250
  tidemark trade arm 5012345
  tidemark trade status
  tidemark trade kill --reason "strategy runs away"
`
