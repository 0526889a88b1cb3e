// The built pages as a browser gets them: from this server only, under a policy that lets nothing else in.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { useTidemark } from './harness.ts'

const tidemark = useTidemark()
const places = [
  '/dashboard',
  '/dashboard/trades',
  '/dashboard/accounts/17',
  '/admin',
  '/admin/keys',
  '/admin/keys/abc',
  '/setup',
]

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${tidemark.server.url}${path}`, { headers })

for (const path of places)
  test(`${path} is a page that loads and calls nothing but this server`, async () => {
    const answer = await get(path)
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('content-type') ?? '', /^text\/html/)
    const policy = answer.headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self';/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.doesNotMatch(policy, /unsafe/)
    const text = await answer.text()
    const named = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '')
    assert.ok(named.length > 0)
    for (const url of named) {
      assert.match(url, /^\/assets\//)
      assert.equal((await get(url)).status, 200, url)
    }
    assert.doesNotMatch(text, /<script>|<style>| style=| on[a-z]+=/)
  })

test('a file is sent compressed to who takes it, kept by its name, and not sent again to who has it', async () => {
  const [, script = ''] =
    /src="(\/assets\/[^"]+\.js)"/.exec(await (await get('/admin')).text()) ?? []
  const plain = await fetch(`${tidemark.server.url}${script}`, {
    headers: { 'accept-encoding': 'identity' },
  })
  const bytes = Buffer.from(await plain.arrayBuffer())
  assert.equal(plain.headers.get('content-encoding'), null)
  assert.equal(plain.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  assert.equal(plain.headers.get('vary'), 'accept-encoding')
  const { status, headers, body } = await tidemark.get(script, { 'accept-encoding': 'gzip' })
  assert.equal(status, 200)
  assert.equal(headers['content-encoding'], 'gzip')
  assert.deepEqual(gunzipSync(body), bytes)
  const again = await get(script, { 'if-none-match': plain.headers.get('etag') ?? '' })
  assert.equal(again.status, 304)
  assert.equal(await again.text(), '')
})

test('a page is asked for again each time, so that a new version is seen at once', async () => {
  const answer = await get('/dashboard')
  assert.equal(answer.headers.get('cache-control'), 'no-cache')
  assert.equal(
    (await get('/dashboard', { 'if-none-match': answer.headers.get('etag') ?? '' })).status,
    304,
  )
})

for (const path of ['/assets/nothing.js', '/assets/..%2F..%2Fpackage.json', '/assets/.sources'])
  test(`${path} is nothing that can be had`, async () => {
    assert.equal((await get(path)).status, 404)
  })
