// The routes about the server itself, over a real socket: health, version, metrics, pages, description.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { problems } from '@tidemark/contract/problem'
import { declaredRoutes } from '../commands/declared-routes.ts'
import { anyone } from '../platform/http/route.ts'
import { readProblem, serveForTest, type TestServer } from '../platform/http/test-bench.ts'
import { createMetrics } from '../platform/metrics.ts'
import { TidemarkError } from '../platform/problem.ts'
import { operationsRoutes } from './routes.ts'

let ready: () => Promise<boolean> = async () => true
let home: string | null = null
let server: TestServer

before(async () => {
  const others = declaredRoutes().filter((route) =>
    /^\/(api|mt5|dashboard|admin|setup|assets|o|overlays)\b/.test(route.path),
  )
  const operations = operationsRoutes({
    kind: 'read',
    ready: () => ready(),
    home: async () => home,
    metrics: createMetrics(),
    version: '9.9.9',
    publicUrl: null,
    scheme: 'http',
    routes: () => others,
  })
  server = await serveForTest([...others, ...operations], {
    admit(request) {
      if (request.route.auth === 'none' || request.local) return anyone
      throw new TidemarkError('key_missing', 'No key.')
    },
  })
})
after(() => server[Symbol.asyncDispose]())

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { headers })

test('livez and readyz say ok and nothing else', async () => {
  for (const path of ['/livez', '/readyz']) {
    const answer = await get(path)
    assert.equal(answer.status, 200)
    assert.equal(await answer.text(), '{"status":"ok"}')
  }
})

test('readyz is a 503 problem when the database is away, whatever way it fails; livez stays ok', async () => {
  for (const failing of [async () => false, () => Promise.reject(new Error('password=hunter2'))]) {
    ready = failing
    const answer = await get('/readyz')
    assert.equal(answer.status, 503)
    assert.ok(answer.headers.get('retry-after'))
    const problem = await readProblem(answer)
    assert.equal(problem.code, 'ledger_unavailable')
    assert.doesNotMatch(JSON.stringify(problem), /hunter2/)
    assert.equal((await get('/livez')).status, 200)
    assert.match(await (await get('/')).text(), /ledger is not ready/)
  }
  ready = async () => true
})

test('version and metrics are for this machine or a key', async () => {
  const version = await get('/version')
  assert.deepEqual(await version.json(), {
    name: 'tidemark',
    version: '9.9.9',
    node: process.versions.node,
  })
  const metrics = await get('/metrics')
  assert.match(metrics.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
  assert.match(await metrics.text(), /tidemark_http_requests_total/)
  for (const path of ['/version', '/metrics']) {
    assert.equal((await get(path, { 'x-forwarded-for': '127.0.0.1' })).status, 401)
  }
})

test('nothing without a key names the version', async () => {
  for (const path of ['/', '/docs', '/livez', '/readyz', '/problems/internal', '/nowhere']) {
    const answer = await get(path)
    const text = JSON.stringify([...answer.headers]) + (await answer.text())
    assert.doesNotMatch(text, /9\.9\.9|fastify|node\.js/i, path)
  }
})

test('every problem has its page, and its JSON for programs that ask for it', async () => {
  for (const [code, spec] of Object.entries(problems)) {
    const page = await get(`/problems/${code}`, { accept: 'text/html,application/json;q=0.9' })
    assert.equal(page.status, 200)
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/)
    assert.ok((await page.text()).includes(code))
    const data = await get(`/problems/${code}`, { accept: 'application/json' })
    assert.deepEqual(await data.json(), { code, ...spec })
  }
  assert.equal((await get('/problems/nonsense')).status, 404)
  assert.equal((await get('/problems/__proto__')).status, 404)
})

test('pages run only the script and style that their policy names by hash', async () => {
  for (const path of ['/', '/docs', '/problems/internal']) {
    const answer = await get(path)
    const text = await answer.text()
    const policy = answer.headers.get('content-security-policy') ?? ''
    assert.match(policy, /^default-src 'none';/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.doesNotMatch(policy, /unsafe|\*|https?:/)
    for (const tag of ['style', 'script']) {
      const blocks = [...text.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gs'))]
      assert.equal(blocks.length, 1, `${path} ${tag}`)
      const hash = createHash('sha256')
        .update(blocks[0]?.[1] ?? '')
        .digest('base64')
      assert.ok(policy.includes(`${tag}-src 'sha256-${hash}'`), `${path} ${tag}`)
    }
    assert.doesNotMatch(text, / style="| on[a-z]+="|<script [^>]|<link [^>]*href="http|src="http/)
    assert.equal(answer.headers.get('cross-origin-opener-policy'), 'same-origin')
    assert.ok(answer.headers.get('permissions-policy'))
  }
})

test('the reference shows every route and stays under 40 kB compressed', async () => {
  const text = await (await get('/docs')).text()
  for (const route of declaredRoutes()) assert.ok(text.includes(`id="${route.id}"`), route.id)
  assert.ok(gzipSync(text).length < 40_000)
  for (const [, target] of text.matchAll(/href="#([^"]+)"/g)) {
    assert.ok(text.includes(`id="${target}"`), `#${target}`)
  }
})

test('the first page shows this server’s own address in its examples', async () => {
  const text = await (await get('/')).text()
  assert.ok(text.includes(`curl http://127.0.0.1:${server.port}/api/v1/log_trade`))
})

test('the description is served as it is printed', async () => {
  const document = await (await get('/openapi.json')).text()
  const paths = Object.keys(JSON.parse(document).paths)
  const declared = new Set(declaredRoutes().map((route) => route.path.replace(/:(\w+)/g, '{$1}')))
  assert.deepEqual(new Set(paths), declared)
})

test('the first page leads to the dashboard once the server is set up, and explains itself while it is not ready', async () => {
  home = '/dashboard'
  const there = await fetch(`${server.url}/`, { redirect: 'manual' })
  assert.deepEqual([there.status, there.headers.get('location')], [302, '/dashboard'])
  ready = async () => false
  assert.equal((await fetch(`${server.url}/`, { redirect: 'manual' })).status, 200)
  ready = async () => true
  home = null
})
