// `tidemark serve`: runs the read server until it is told to stop.
// The address is also written to <data dir>/run/address.json, so that programs which chose port 0 find it.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { createPinoLog } from '../platform/log-pino.ts'
import { writeAddress } from './address-file.ts'
import type { CommandContext } from './command.ts'
import { reachableUrl, setupLink } from './people/setup-link.ts'
import { nextStopSignal } from './stop-signal.ts'

export function addServeCommand(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .summary('start the read server')
    .description(
      'Starts the read server: ingest, reading, audit. Stops cleanly on Ctrl-C or SIGTERM.',
    )
    .option('--port <port>', 'port to listen on; 0 takes a free one (default 8787)')
    .option('--host <address>', 'address to listen on (default 127.0.0.1)')
    .option(
      '--demo',
      'with practice brokers, bots and overlays, in a folder that is removed at the end',
    )
    .addHelpText(
      'after',
      `
Examples:
  tidemark serve
  tidemark serve --port 9000 --data-dir /srv/tidemark
  tidemark serve --demo
  DATABASE_URL_FILE=/run/secrets/database-url tidemark serve`,
    )
    .action(async ({ demo, ...flags }: { port?: string; host?: string; demo?: true }) => {
      if (demo !== true) return serve(context, flags)
      const { serveDemo } = await import('./demo/serve-demo.ts')
      return serveDemo(program, context, flags)
    })
}

/** Nobody can log in yet: the link is shown here and nowhere else. */
const firstSteps = (link: string) =>
  `  Set it up:          ${link}\n` +
  `                      (works once, for 15 minutes, on this machine; npx tidemark people link makes another)\n`

async function serve(
  context: CommandContext,
  flags: { port?: string; host?: string },
): Promise<void> {
  const config = context.config(flags)
  const stopped = nextStopSignal()
  const secrets = await context.secrets()
  const log = createPinoLog(config.logLevel)
  const { startReadServer } = await import('../read-server.ts')
  const server = await startReadServer({ config, secrets, log })
  const addressFile = join(config.dataDir, 'run', 'address.json')
  writeAddress(addressFile, server.url)
  process.on('SIGHUP', () => server.reloadTls())
  log.info('ready', { url: server.url, database: server.home, pid: process.pid })
  const setUp = await server.firstLink()
  context.out.note(
    `\n  Tidemark is ready:  ${server.url}\n` +
      (setUp?.use((token) => firstSteps(setupLink(server.url, token))) ??
        `  Pages:              ${reachableUrl(server.url)}/dashboard\n`) +
      `  Make a key:         npx tidemark key create --name my-bot --scope ingest\n` +
      `  Stop:               Ctrl-C\n`,
  )
  const signal = await stopped
  log.info('stopping', { signal })
  rmSync(addressFile, { force: true })
  await server.stop()
  log.info('stopped')
}
