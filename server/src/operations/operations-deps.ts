// What the routes about the server itself need from the composition root.
// A file of its own, because routes.ts imports the files that need this type.
import type { Route } from '../platform/http/route.ts'
import type { Metrics } from '../platform/metrics.ts'
import type { ServerKind } from './describe-routes.ts'

export type OperationsDeps = {
  readonly kind: ServerKind
  /** Database reachable and migrations applied. */
  ready(): Promise<boolean>
  /** Where `/` leads once the server is set up; null = it explains the first steps. */
  home(): Promise<string | null>
  readonly metrics: Pick<Metrics, 'print' | 'contentType'>
  readonly version: string
  /** Where users reach the server; without it what the request's Host says (checked before any route runs). */
  readonly publicUrl: string | null
  /** The scheme when there is no public URL. */
  readonly scheme: 'http' | 'https'
  /** Every route of the server but these; asked when a page is made. */
  routes(): readonly Route[]
}
