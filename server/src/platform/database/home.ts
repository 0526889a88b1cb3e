// Where the database lives: embedded (we start and mend it) or external (somebody else does).
// Everything above this file is the same for both.
import type { ClientConfig } from 'pg'

export type Home = AsyncDisposable & {
  readonly kind: 'embedded' | 'external'
  /** How to reach the database; asked again for each connection. */
  target(): ClientConfig
  /** Called after a failed attempt to connect: mends what can be mended. True = try again now. */
  recover(error: unknown): Promise<boolean>
}
