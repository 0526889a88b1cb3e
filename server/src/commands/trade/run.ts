// The trade server in the foreground. Its address is also written to <data dir>/run/trade-address.json.
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { loadTradeSecrets } from '../../config/trade-secrets.ts'
import { createPinoLog } from '../../platform/log-pino.ts'
import { writeAddress } from '../address-file.ts'
import { type CommandContext, UsageError } from '../command.ts'
import { nextStopSignal } from '../stop-signal.ts'

export async function runTradeServer(
  context: CommandContext,
  typed: { port?: string; host?: string },
): Promise<void> {
  const config = context.config(typed.host === undefined ? {} : { host: typed.host })
  const port = typed.port === undefined ? config.tradePort : portOf(typed.port)
  const stopped = nextStopSignal()
  // A folder that is new gets all its secrets now: a database without them would be refused by every other command.
  if (!existsSync(join(config.dataDir, 'secrets'))) await context.secrets()
  const secrets = loadTradeSecrets(config)
  const log = createPinoLog(config.logLevel)
  const { startTradeServer } = await import('../../trade-server.ts')
  const server = await startTradeServer({ config, port, secrets, log })
  const addressFile = join(config.dataDir, 'run', 'trade-address.json')
  writeAddress(addressFile, server.url)
  process.on('SIGHUP', () => server.reloadTls())
  log.info('ready to trade', { url: server.url, database: server.home, pid: process.pid })
  context.out.note(
    `\n  Tidemark’s trade server is ready:  ${server.url}\n` +
      `  Its pages:                         ${server.url}/trading   (first: npx tidemark trade person add NAME)\n` +
      `  Add an account:                    npx tidemark trade account add --venue ticktrader …\n` +
      `  Make a key:                        npx tidemark key create --name my-algo --scope trade --ip 127.0.0.1\n` +
      `  Nothing is opened until an account is armed:  npx tidemark trade arm ACCOUNT\n` +
      `  Stop everything at once:           npx tidemark trade kill\n`,
  )
  const signal = await stopped
  log.info('stopping', { signal })
  rmSync(addressFile, { force: true })
  await server.stop()
  log.info('stopped')
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new UsageError(`--port must be 0 to 65535, not "${text.slice(0, 20)}".`)
}
