// `npm run torture:fuzz`: mutated bodies against the parser in this process and against the whole route over sockets.
// The oracle beside it says for each body what must be stored or refused; nothing may crash, differ or answer 5xx.
import { flawedReaders, runParser } from '../fuzz/parser-run.ts'
import { isCleanRoute, type RouteRun, runRoute } from '../fuzz/route-run.ts'
import { createKey } from '../support/command-line.ts'
import { finish, type Program, readProgram } from '../support/program.ts'
import { createTempHome } from '../support/temp-home.ts'
import { startServer } from '../support/test-server.ts'

const program = readProgram(
  'Mutated bodies against the parser and the whole route, judged by an independent oracle.',
  {
    parser: { type: 'string', help: 'bodies against the parser in-process (default 1000000)' },
    route: {
      type: 'string',
      help: 'bodies against POST /api/v1/log_trade over sockets (default 100000)',
    },
    connections: { type: 'string', help: 'sockets of the route run (default 32)' },
  },
)
if (program !== null) await main(program)

async function main(run: Program): Promise<void> {
  const only = run.options.parser !== undefined || run.options.route !== undefined
  const parserBodies = run.count('parser', only ? 0 : 1_000_000)
  const routeBodies = run.count('route', only ? 0 : 100_000)
  const parser =
    parserBodies === 0 ? null : runParser(run.seed, parserBodies, { progress: run.progress })
  const controls = Object.fromEntries(
    Object.entries(flawedReaders).map(([name, read]) => {
      const caught = runParser(run.seed, 50_000, { read, stopAtFirst: true })
      return [name, caught.crashes + caught.different > 0]
    }),
  )
  const route = routeBodies === 0 ? null : await overSockets(run, routeBodies)
  const passed =
    (parser === null || parser.crashes + parser.different === 0) &&
    (route === null || isCleanRoute(route)) &&
    Object.values(controls).every((caught) => caught)
  finish('fuzz', passed, { seed: run.seed, parser, route, controls })
}

async function overSockets(run: Program, bodies: number): Promise<RouteRun> {
  await using home = await createTempHome()
  const server = await startServer(home)
  try {
    const { key } = await createKey(home)
    return await runRoute({
      url: server.url,
      key,
      home,
      seed: run.seed,
      bodies,
      connections: run.count('connections', 32),
      progress: run.progress,
    })
  } finally {
    await server.stop()
  }
}
