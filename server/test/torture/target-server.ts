// Target `server`: SIGKILL to the Node process; PostgreSQL stays alive and the next start adopts it.
// Now and then the server is killed a second time while it starts, which must not harm either.
import { spawn } from 'node:child_process'
import type { Random } from '../support/random.ts'
import { createTempHome } from '../support/temp-home.ts'
import { binPath, childEnvironment, startServer, type TestServer } from '../support/test-server.ts'
import { pause } from '../support/until.ts'
import { type SeededBug, seededEnvironment, type Target } from './target.ts'

export async function serverTarget(bug: SeededBug | null): Promise<Target> {
  const home = await createTempHome()
  const env = seededEnvironment(bug)
  let running: TestServer | null = null
  let port = 0
  const start = async (): Promise<TestServer> => {
    running = await startServer({ dataDir: home.dataDir, databaseUrl: home.databaseUrl, port, env })
    port = running.port
    return running
  }
  return {
    home,
    start,
    async hurt(server: TestServer, random: Random) {
      server.kill('SIGKILL')
      await server.exited
      const killedAt = performance.now()
      if (random.chance(0.1)) await killWhileStarting(home, env, port, random.between(20, 400))
      return { server: await start(), backMs: performance.now() - killedAt }
    },
    async [Symbol.asyncDispose]() {
      await running?.stop()
      await home[Symbol.asyncDispose]()
    },
  }
}

async function killWhileStarting(
  home: { dataDir: string; databaseUrl: string | undefined },
  env: Record<string, string>,
  port: number,
  afterMs: number,
): Promise<void> {
  const child = spawn(
    process.execPath,
    [binPath, 'serve', '--port', String(port), '--data-dir', home.dataDir],
    {
      env: childEnvironment({
        ...(home.databaseUrl === undefined ? {} : { DATABASE_URL: home.databaseUrl }),
        ...env,
      }),
      stdio: 'ignore',
      detached: true, // its own group, so that a launcher and the server it starts die together
    },
  )
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await pause(afterMs)
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  await ended
}
