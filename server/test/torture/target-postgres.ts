// Target `postgres`: SIGKILL to the embedded postmaster and all its children; the server's supervisor must heal it by itself.

import { send } from '../support/http-client.ts'
import { isAlive, signalAll } from '../support/processes.ts'
import { createTempHome, postgresPidsOf } from '../support/temp-home.ts'
import { startServer, type TestServer } from '../support/test-server.ts'
import { until } from '../support/until.ts'
import { type SeededBug, seededEnvironment, type Target } from './target.ts'

export async function postgresTarget(bug: SeededBug | null): Promise<Target> {
  const home = await createTempHome({ databaseUrl: undefined }) // only the embedded engine is ours to kill
  let running: TestServer | null = null
  return {
    home,
    async start() {
      running = await startServer({ dataDir: home.dataDir, env: seededEnvironment(bug) })
      return running
    },
    async hurt(server) {
      const pids = postgresPidsOf(home.dataDir)
      if (pids.length === 0)
        throw new Error('no PostgreSQL process of this data directory was found')
      const killedAt = performance.now()
      signalAll(pids, 'SIGKILL')
      await until(() => pids.every((pid) => !isAlive(pid)), { what: 'the end of PostgreSQL' })
      await until(
        async () => {
          if (!isAlive(server.pid))
            throw new Error(`the server died with its database:\n${server.output()}`)
          return (await send(`${server.url}/readyz`)).status === 200
        },
        { timeoutMs: 60_000, everyMs: 20, what: 'the healed database' },
      )
      return { server, backMs: performance.now() - killedAt }
    },
    async [Symbol.asyncDispose]() {
      await running?.stop()
      await home[Symbol.asyncDispose]()
    },
  }
}
