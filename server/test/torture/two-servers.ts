// Two servers on one database, as several machines behind a load balancer: the same secrets, data folders of their own.
import { chmodSync, cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandHome } from '../support/command-line.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { startTestCluster } from '../support/test-cluster.ts'
import { startServer, type TestServer } from '../support/test-server.ts'

export type TwoServers = AsyncDisposable & {
  readonly home: TempHome
  readonly commands: CommandHome
  readonly servers: TestServer[]
  /** Starts the server of this place again, on its port. */
  restart(place: number): Promise<TestServer>
}

/** `second`: what only the second one is given. */
export async function startTwoServers(
  env: Readonly<Record<string, string>> = {},
  second: Readonly<Record<string, string>> = {},
): Promise<TwoServers> {
  const cluster = await startTestCluster()
  const home = await createTempHome({ databaseUrl: cluster.url })
  const { databaseUrl } = home
  const dataDirs = [home.dataDir, join(home.folder, 'second')]
  const servers: TestServer[] = []
  const start = async (place: number, port = 0) => {
    const dataDir = dataDirs[place] ?? ''
    if (place > 0 && servers[place] === undefined) {
      mkdirSync(dataDir, { mode: 0o700 })
      cpSync(join(home.dataDir, 'secrets'), join(dataDir, 'secrets'), { recursive: true })
      chmodSync(join(dataDir, 'secrets'), 0o700)
    }
    const server = await startServer({
      ...{ dataDir, databaseUrl, port },
      env: place === 0 ? env : { ...env, ...second },
    })
    servers[place] = server
    return server
  }
  await start(0)
  await start(1)
  return {
    ...{ home, servers, commands: home },
    restart: (place) => start(place, servers[place]?.port ?? 0),
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server.stop()
      await home[Symbol.asyncDispose]()
      await cluster[Symbol.asyncDispose]()
    },
  }
}
