// The trade server serves its own pages, with their policy, and no file of another bundle.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { RouteRequest } from '../../platform/http/route.ts'
import { readPageFiles } from '../../platform/pages/page-files.ts'
import { BUNDLE, HOME, tradePageRoutes } from './routes.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-trade-pages-'))
after(() => rmSync(folder, { recursive: true }))
for (const bundle of [BUNDLE, 'admin']) {
  mkdirSync(join(folder, bundle, 'assets'), { recursive: true })
  writeFileSync(join(folder, bundle, 'index.html'), `<!doctype html>${bundle}`)
  writeFileSync(join(folder, bundle, 'assets', `${bundle}-AbCd_123.js`), bundle)
}
const routes = tradePageRoutes(readPageFiles(folder, [BUNDLE]))
const ask = (path: string, name = '') => {
  const route = routes.find((one) => one.path === path)
  assert.ok(route !== undefined, path)
  // All that these routes look at.
  const request = { params: { name }, header: () => undefined } as unknown as RouteRequest
  return route.handle(request)
}

test('every page is the built one, under a policy that allows this server alone', async () => {
  for (const path of [HOME, `${HOME}/:page`, `${HOME}/:page/:item`]) {
    const { status, body, headers } = await ask(path)
    assert.deepEqual([status, String(body)], [200, `<!doctype html>${BUNDLE}`])
    assert.match(headers?.['content-security-policy'] ?? '', /default-src 'none'/)
  }
})

test('its own files are served, those of another server’s pages are not there', async () => {
  const own = await ask('/assets/:name', `${BUNDLE}-AbCd_123.js`)
  assert.equal(String(own.body), BUNDLE)
  await assert.rejects(ask('/assets/:name', 'admin-AbCd_123.js'), { code: 'not_found' })
})

test('pages that were not built say so', async () => {
  const [first] = tradePageRoutes(readPageFiles(join(folder, 'nowhere'), [BUNDLE]))
  const request = { params: {}, header: () => undefined } as unknown as RouteRequest // as above
  assert.equal((await first?.handle(request))?.status, 503)
})
