// OpenAPI 3.1 from the routes: what is served and what is described cannot differ.
// Every answer that is not good is a problem; its codes are listed per status.
import { type ProblemCode, problems } from '@tidemark/contract/problem'
import type { JsonSchema, Route } from './route.ts'
import { problemsOf } from './route-problems.ts'

export type OpenApiInfo = {
  readonly title: string
  readonly version: string
  readonly description: string
}

export type OpenApiDocument = {
  readonly openapi: string
  readonly info: OpenApiInfo
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>
  readonly components: JsonSchema
}

/** How the session of a person is sent: a cookie, unless the server says otherwise. */
const cookie: JsonSchema = {
  ...{ type: 'apiKey', in: 'cookie', name: '__Host-tm_sid' },
  description: 'A person who has logged in, from a page of this server.',
}

export function toOpenApi(
  info: OpenApiInfo,
  routes: readonly Route[],
  session: JsonSchema = cookie,
): OpenApiDocument {
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const route of routes) {
    const path = pathTemplate(route.path)
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info,
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key, `tmk…`.' },
        x_api_key: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        x_quant_api_key: { type: 'apiKey', in: 'header', name: 'X-Quant-API-Key' },
        session,
      },
      schemas: { Problem: problemSchema },
    },
  }
}

/** `/problems/:code` as `/problems/{code}`. */
export function pathTemplate(path: string): string {
  return path.replace(/:([a-z_]+)/g, '{$1}')
}

export function pathParameters(path: string): string[] {
  return [...path.matchAll(/:([a-z_]+)/g)].map((match) => match[1] ?? '')
}

export const problemSchema = {
  type: 'object',
  description: 'RFC 9457 problem details.',
  required: ['type', 'title', 'status', 'detail', 'code', 'error_id', 'retry'],
  properties: {
    type: { type: 'string', description: 'A path on this server that explains the code.' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What happened this time.' },
    instance: { type: 'string' },
    code: { enum: Object.keys(problems) },
    error_id: { type: 'string', description: 'Also in the server’s log.' },
    retry: { enum: ['never', 'now', 'later', 'after_action'] },
    retry_after_ms: { type: 'integer', minimum: 0 },
    'violated-policies': {
      type: 'array',
      items: { type: 'string' },
      description: 'With 429: the policies of RateLimit-Policy that were exceeded.',
    },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'detail'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer, or the parameter’s name.' },
          code: { type: 'string' },
          detail: { type: 'string' },
        },
      },
    },
  },
} as const

/** What a problem looks like on the wire; the sample of docs and problem pages. */
export function sampleProblem(code: ProblemCode): JsonSchema {
  const { status, title, retry, means } = problems[code]
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail: means,
    code,
    error_id: 'pV3nQd0xT7Za',
    retry,
    ...(status === 429 || status === 503 ? { retry_after_ms: 1000 } : {}),
  }
}

function operation(route: Route): JsonSchema {
  const parameters = [...pathParameters(route.path).map(pathParameter), ...queryParameters(route)]
  if (route.idempotency !== 'none')
    parameters.push({
      ...idempotencyKey,
      ...(route.idempotency === 'required' ? { required: true } : {}),
    })
  return {
    operationId: route.id,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(route.auth === 'none' ? { security: [] } : { security: security(route) }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === null ? {} : { requestBody: requestBody(route.body) }),
    responses: { ...goodAnswers(route), ...problemAnswers(route) },
    'x-scope': route.scope,
    'x-rate-class': route.rate,
    ...(route.stepUp === true ? { 'x-step-up': true } : {}),
  }
}

function security(route: Route): JsonSchema[] {
  if (route.auth === 'session') return [{ session: [] }]
  const keys = [{ bearer: [] }, { x_api_key: [] }, { x_quant_api_key: [] }]
  const all = isReadByPeople(route) ? [...keys, { session: [] }] : keys
  return route.auth === 'loopback_or_key' ? [...all, {}] : all
}

/** Whoever has logged in may read whatever a key of some scope may read, and call what says so. */
function isReadByPeople({ method, scope, alsoPeople }: Route): boolean {
  if (alsoPeople === true) return true
  return method === 'GET' && scope?.endsWith(':read') === true && !scope.startsWith('orders:')
}

function pathParameter(name: string): JsonSchema {
  return { name, in: 'path', required: true, schema: { type: 'string' } }
}

function queryParameters(route: Route): JsonSchema[] {
  const required = route.query?.required
  return Object.entries(membersOf(route.query)).map(([name, schema]) => {
    const { description, ...rest } = schema
    return {
      name,
      in: 'query',
      ...(Array.isArray(required) && required.includes(name) ? { required: true } : {}),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    }
  })
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'Names this write once and for ever; a repeat gets the first answer.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}

function requestBody(body: NonNullable<Route['body']>): JsonSchema {
  const content = body.contentTypes.map((type) => {
    const lines = type === 'application/x-ndjson'
    const media = lines
      ? { schema: { type: 'string', description: 'One JSON object per line.' } }
      : { schema: body.schema, ...(body.example === undefined ? {} : { example: body.example }) }
    return [type, media]
  })
  return { required: true, content: Object.fromEntries(content) }
}

function goodAnswers(route: Route): JsonSchema {
  const answers = Object.entries(route.responses).map(([status, answer]) => {
    const media = {
      ...(answer.schema === undefined ? {} : { schema: answer.schema }),
      ...(answer.example === undefined ? {} : { example: answer.example }),
    }
    const content = { [answer.contentType ?? 'application/json']: media }
    return [status, { description: answer.description, content }]
  })
  return Object.fromEntries(answers)
}

function problemAnswers(route: Route): JsonSchema {
  const byStatus = Map.groupBy(problemsOf(route), (code) => problems[code].status)
  const answers = [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${problems[code].title}.`).join(' '),
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' },
            examples: Object.fromEntries(
              codes.map((code) => [code, { value: sampleProblem(code) }]),
            ),
          },
        },
      },
    ])
  return Object.fromEntries(answers)
}

/** The properties of an object schema, each as a schema. */
export function membersOf(schema: JsonSchema | null): Readonly<Record<string, JsonSchema>> {
  const properties: unknown = schema?.properties
  if (typeof properties !== 'object' || properties === null) return {}
  // JSON Schema: each property of `properties` is a schema object.
  return properties as Record<string, JsonSchema>
}
