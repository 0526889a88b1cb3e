// One kill target: how a cycle hurts the system and brings it back. Each cycle leaves a running server behind.
import type { Random } from '../support/random.ts'
import type { SqlHome } from '../support/sql-client.ts'
import type { TestServer } from '../support/test-server.ts'

export type Hurt = {
  readonly server: TestServer
  /** Milliseconds from the blow until the server took trades again. */
  readonly backMs: number
}

export type Target = AsyncDisposable & {
  readonly home: SqlHome
  /** The server that runs now; a cut replaces it. */
  start(): Promise<TestServer>
  /** Called under load, a random moment after the first acknowledgement. */
  hurt(server: TestServer, random: Random): Promise<Hurt>
}

export const seededBugVariable = 'TIDEMARK_TORTURE_SEEDED_BUG'

export const seededBugs = ['ack_before_commit', 'no_unique_key', 'synchronous_commit_off'] as const
export type SeededBug = (typeof seededBugs)[number]

export function seededEnvironment(bug: SeededBug | null): Record<string, string> {
  return bug === null ? {} : { [seededBugVariable]: bug }
}
