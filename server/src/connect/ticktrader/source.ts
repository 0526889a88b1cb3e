// Whatever carries a read: HTTPS, or the trade socket where HTTPS is refused to tokens with one-time codes.
import type { AllowedRead } from './allow-list.ts'
import type { Json } from './json.ts'

export type Source = {
  /** Rejects with ConnectFailure. Lists come bare or under their name. */
  ask(read: AllowedRead, parameters?: Readonly<Record<string, unknown>>): Promise<Json>
}
