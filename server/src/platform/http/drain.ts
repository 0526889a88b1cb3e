// Stops the server without losing an answer: no new connections, a moment in which busy ones end by themselves, then FIN.
// Closing idle connections at once would hit requests that are already on the wire.

import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { Connections } from './connections.ts'
import type { Pipeline } from './pipeline.ts'

export type DrainDeps = {
  readonly server: Server
  readonly pipeline: Pipeline
  readonly connections: Connections
  readonly clock: Clock
}

/** No request for this long means that the senders have understood. */
const quietMs = 150
/** Requests on open connections are still served for at most this long. */
const graceMs = 1000
/** For peers to answer our FIN. */
const goodbyeMs = 500
const stepMs = 10

export async function drainServer(deps: DrainDeps, timeoutMs: number): Promise<void> {
  const { server, pipeline, connections, clock } = deps
  const start = clock.monotonicMs()
  pipeline.phase = 'closing'
  // http.Server.close would also cut idle connections; net.Server.close only stops listening.
  if (server.listening) NetServer.prototype.close.call(server)

  await until(graceMs, () => {
    const quiet = clock.monotonicMs() - Math.max(start, pipeline.lastRequestMs) > quietMs
    return connections.size === 0 || (pipeline.inFlight === 0 && quiet)
  })
  pipeline.phase = 'refusing'
  connections.endIdle()
  await until(timeoutMs, () => pipeline.inFlight === 0)
  connections.endIdle()
  await until(goodbyeMs + clock.monotonicMs() - start, () => connections.size === 0)
  connections.destroyAll()
  server.closeAllConnections()

  async function until(limitMs: number, met: () => boolean): Promise<void> {
    while (!met() && clock.monotonicMs() - start < Math.min(limitMs, timeoutMs)) await delay(stepMs)
  }
}
