// The OpenAPI document of this server, for /openapi.json and `tidemark openapi`.
import { problems } from '@tidemark/contract/problem'
import { type OpenApiDocument, toOpenApi } from '../platform/http/openapi.ts'
import type { Route } from '../platform/http/route.ts'

export type ServerKind = 'read' | 'trade'

/** The OpenAPI document of a set of routes. */
export function describeRoutes(
  version: string,
  routes: readonly Route[],
  kind: ServerKind = 'read',
): OpenApiDocument {
  const info = {
    title: `Tidemark ${kind} server`,
    version,
    description: `One private server for all of a trader's or a desk's trading accounts. Problems are RFC 9457; ${Object.keys(problems).length} codes, each with a page at /problems/{code}.`,
  }
  return kind === 'trade' ? toOpenApi(info, routes, tradeSession) : toOpenApi(info, routes)
}

const tradeSession = {
  ...{ type: 'apiKey', in: 'header', name: 'X-Tidemark-Session' },
  description: 'A person who has logged in at the trade server, from a page of it.',
}
