// The OpenAPI document: its structure, that it holds every route, and that every example fits its schema.
// The structure is checked by hand against OpenAPI 3.1; its schemas are checked as JSON Schema 2020-12.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { problems } from '@tidemark/contract/problem'
import { declaredRoutes } from '../commands/declared-routes.ts'
import { pathTemplate, problemSchema, sampleProblem } from '../platform/http/openapi.ts'
import { isProblemCode } from '../platform/http/registry.ts'
import type { JsonSchema } from '../platform/http/route.ts'
import { problemsOf } from '../platform/http/route-problems.ts'
import { describeRoutes } from './describe-routes.ts'

type Validator = { compile(schema: object): (value: unknown) => boolean; errors?: unknown }
// ajv comes with Fastify and has no types for this entry under our settings.
const { default: Ajv2020 } = createRequire(import.meta.url)('ajv/dist/2020.js') as {
  default: new (options: object) => Validator
}
const ajv = new Ajv2020({
  strict: true,
  allErrors: true,
  validateFormats: false,
  allowUnionTypes: true,
})

const routes = declaredRoutes()
const document = describeRoutes('1.2.3', routes)

test('the frame is OpenAPI 3.1', () => {
  assert.equal(document.openapi, '3.1.0')
  assert.equal(document.info.version, '1.2.3')
  assert.ok(document.info.title)
  assert.deepEqual(Object.keys(document), ['openapi', 'info', 'paths', 'components'])
  assert.ok(JSON.stringify(document).length > 1000)
})

test('every route is described, and nothing else is', () => {
  const described = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const declared = routes.map((route) => `${route.method} ${pathTemplate(route.path)}`)
  assert.deepEqual(described.sort(), declared.sort())
  const ids = Object.values(document.paths).flatMap((item) =>
    Object.values(item).map((operation) => operation.operationId),
  )
  assert.equal(new Set(ids).size, ids.length)
})

test('every operation has a summary, its security, its path parameters and its answers', () => {
  for (const route of routes) {
    const operation = document.paths[pathTemplate(route.path)]?.[route.method.toLowerCase()] ?? {}
    assert.ok(operation.summary, route.id)
    assert.ok(Array.isArray(operation.security), route.id)
    const security = operation.security.map((entry: object) => Object.keys(entry).join())
    if (route.auth === 'none') assert.deepEqual(security, [])
    const keys = ['bearer', 'x_api_key', 'x_quant_api_key']
    const isRead = route.method === 'GET' && route.scope?.endsWith(':read') === true
    // Whoever has logged in reads what a key of some scope reads.
    if (route.auth === 'key') assert.deepEqual(security, isRead ? [...keys, 'session'] : keys)
    if (route.auth === 'session') assert.deepEqual(security, ['session'])
    const parameters = JSON.stringify(operation.parameters ?? [])
    for (const [, name] of route.path.matchAll(/:(\w+)/g)) {
      assert.ok(parameters.includes(`"name":"${name}","in":"path","required":true`), route.id)
    }
    const answers = Object.keys(Object(operation.responses))
    for (const status of Object.keys(route.responses)) assert.ok(answers.includes(status), route.id)
    for (const code of problemsOf(route)) {
      assert.ok(answers.includes(String(problems[code].status)), `${route.id} ${code}`)
    }
  }
})

test('references lead somewhere', () => {
  for (const [, name] of JSON.stringify(document).matchAll(
    /"\$ref":"#\/components\/schemas\/(\w+)"/g,
  )) {
    assert.ok(name !== undefined && name in Object(document.components.schemas))
  }
})

test('every schema is a valid JSON Schema and every example fits it', () => {
  let examples = 0
  const fits = (what: string, schema: JsonSchema, example: unknown) => {
    const validate = ajv.compile(schema)
    if (example === undefined) return
    examples++
    assert.ok(validate(example), `${what}: ${JSON.stringify(Object(validate).errors)}`)
  }
  for (const route of routes) {
    if (route.body !== null) fits(`${route.id} body`, route.body.schema, route.body.example)
    for (const [status, answer] of Object.entries(route.responses)) {
      if (answer.schema !== undefined) fits(`${route.id} ${status}`, answer.schema, answer.example)
    }
  }
  for (const code of Object.keys(problems).filter(isProblemCode)) {
    fits(`problem ${code}`, problemSchema, sampleProblem(code))
  }
  assert.ok(examples > 25, `${examples} examples`)
})

test('every route that takes a body shows an example of it', () => {
  for (const route of routes) {
    if (route.body !== null) assert.notEqual(route.body.example, undefined, route.id)
  }
})
