// The demo from its first line to its last: a folder of its own, a server on this machine only, everything that fills it, and nothing
// left of any of it afterwards.
import { createServer } from 'node:net'
import type { Command } from 'commander'
import { createPinoLog } from '../../platform/log-pino.ts'
import { type CommandContext, UsageError } from '../command.ts'
import { nextStopSignal } from '../stop-signal.ts'
import { makeDemoFolder, removeDemoFolder } from './demo-folder.ts'

const PORT = 8787

export async function serveDemo(
  program: Command,
  context: CommandContext,
  flags: { readonly port?: string; readonly host?: string },
): Promise<void> {
  const stopped = nextStopSignal()
  if (flags.host !== undefined && flags.host !== '127.0.0.1')
    throw new UsageError('--demo is for this machine only: leave --host out.')
  const { dataDir } = program.opts<{ dataDir?: string }>()
  const folder = await makeDemoFolder({ dataDir, env: process.env })
  try {
    // Read late by everything that asks for the configuration.
    program.setOptionValue('dataDir', folder)
    const port = flags.port ?? ((await isFree(PORT)) ? String(PORT) : '0')
    const config = context.config({ host: '127.0.0.1', port })
    const secrets = await context.secrets()
    // What goes wrong is told; what goes right fills no screen here.
    const level = config.logLevel === 'info' ? 'warn' : config.logLevel
    const log = createPinoLog(level, process.stderr)
    context.out.note(
      '\n  Tidemark demo: starting a server and a database in a folder of their own …',
    )
    const { startReadServer } = await import('../../read-server.ts')
    await using server = await startReadServer({ config, secrets, log }).then((one) =>
      Object.assign(one, { [Symbol.asyncDispose]: () => one.stop() }),
    )
    const { runDemo } = await import('./run-demo.ts')
    const { url } = server
    const running = runDemo({
      ...{ url, config, secrets, log, note: context.out.note },
      firstLink: () => server.firstLink(),
    })
    // A signal while it still fills up waits until what is under way has an end.
    await using demo = await running
    if (context.out.json) context.out.data({ url, ...demo.links }, () => '')
    await stopped
    context.out.note('\n  Stopping the demo, and removing all of it …')
    await demo.stopSending()
    await server.stop()
  } finally {
    await removeDemoFolder(folder)
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
