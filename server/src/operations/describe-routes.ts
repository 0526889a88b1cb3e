// The OpenAPI document of this server, for /openapi.json and `tidemark openapi`.
import { problems } from '@tidemark/contract/problem'
import { type OpenApiDocument, toOpenApi } from '../platform/http/openapi.ts'
import type { Route } from '../platform/http/route.ts'

/** The OpenAPI document of a set of routes. */
export function describeRoutes(version: string, routes: readonly Route[]): OpenApiDocument {
  const info = {
    title: 'Tidemark read server',
    version,
    description: `One private server for all of a trader's or a desk's trading accounts. Problems are RFC 9457; ${Object.keys(problems).length} codes, each with a page at /problems/{code}.`,
  }
  return toOpenApi(info, routes)
}
