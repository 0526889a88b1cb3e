// Opens checked connections to either home: mends and retries while there is time, then says why it could not.
// No connection leaves this file without its server's settings having been found safe.
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection, type ConnectionOptions } from './connection.ts'
import { DatabaseUnavailable } from './database.ts'
import { errnoOf, toDatabaseError } from './driver-errors.ts'
import type { Home } from './home.ts'
import { DatabaseRefused } from './refused.ts'
import { checkServer, type ServerFacts } from './safety.ts'

export type ConnectRequest = Omit<ConnectionOptions, 'target' | 'connectMs'> & {
  /** Longest time until the connection stands, mending included. */
  readonly connectMs: number
}

export type Connector = (request: ConnectRequest) => Promise<Connection>

export type ConnectorDeps = {
  readonly home: Home
  readonly unsafeForTorture: boolean
  /** Told of each checked connection. */
  readonly onFacts: (facts: ServerFacts) => void
}

export function createConnector({ home, unsafeForTorture, onFacts }: ConnectorDeps): Connector {
  return async (request) => {
    const givesUpAt = performance.now() + request.connectMs
    for (;;) {
      const leftMs = Math.max(1, givesUpAt - performance.now())
      try {
        const connection = await Connection.open({
          ...request,
          target: home.target(),
          settings: unsafeForTorture
            ? { ...request.settings, synchronous_commit: 'off' }
            : { ...request.settings },
          connectMs: leftMs,
        })
        try {
          onFacts(await checkServer(connection, unsafeForTorture))
        } catch (error) {
          connection.destroy()
          throw error
        }
        return connection
      } catch (error) {
        const again = await withinMs(home.recover(error), givesUpAt - performance.now())
        if (!again || performance.now() + 10 > givesUpAt) throw explain(error, home)
        await sleep(10)
      }
    }
  }
}

/** The answer, or false when it takes too long; the work goes on for the next caller. */
async function withinMs(work: Promise<boolean>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, ms), false)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Refusals a person can act on; the driver's text is left out because it may hold the URL. */
function explain(error: unknown, home: Home): Error {
  if (home.kind === 'external') {
    switch (errnoOf(error)) {
      case '28P01':
      case '28000':
        return new DatabaseRefused(
          'The server that DATABASE_URL names does not accept its user or password (or pg_hba.conf forbids it).',
        )
      case '3D000':
        return new DatabaseRefused(
          'The database that DATABASE_URL names does not exist. Create it (createdb -E UTF8 -T template0 NAME).',
        )
      case 'ENOTFOUND':
        return new DatabaseUnavailable('the host name in DATABASE_URL is not known')
      case 'ECONNREFUSED':
      case 'ENOENT':
        return new DatabaseUnavailable('no server answers where DATABASE_URL points')
    }
  }
  if (error instanceof DatabaseRefused) return error
  return toDatabaseError(error, true)
}
