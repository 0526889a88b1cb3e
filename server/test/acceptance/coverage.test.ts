import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { json } from '../support/http-client.ts'
import { useTidemark } from './harness.ts'

const tidemark = useTidemark()
const rows = readFileSync(join(import.meta.dirname, 'API_COVERAGE.md'), 'utf8').matchAll(
  /^\| `(.+?)` \| (.+?) \|$/gm,
)
const listed = new Map([...rows].map(([, route = '', files = '']) => [route, files.split(', ')]))

test('every route of the OpenAPI document has its acceptance tests, and no other is listed', async () => {
  const { paths } = json<{ paths: Record<string, Record<string, unknown>> }>(
    await tidemark.get('/openapi.json'),
  )
  const served = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  assert.deepEqual([...listed.keys()].sort(), served.sort())
})

test('the files that the coverage table names exist', () => {
  for (const file of [...listed.values()].flat())
    assert.ok(existsSync(join(import.meta.dirname, file)), file)
})
