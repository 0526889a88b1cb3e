import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TidemarkError } from '../../platform/problem.ts'
import { createOwnPages } from './own-page.ts'

const reader = (headers: Record<string, string>) => (name: string) => headers[name]
const here = { host: '127.0.0.1:8787', origin: 'http://127.0.0.1:8787' }
const change = { ...here, 'sec-fetch-site': 'same-origin', 'x-tidemark-csrf': '1' }
const plain = createOwnPages({ publicUrl: null, encrypted: false })

const isRefused = (work: () => void) =>
  assert.throws(work, (error) => error instanceof TidemarkError && error.code === 'origin_refused')

test('a change needs the exact origin, the browser’s word, and the header that no form can set', () => {
  plain.requireChange(reader(change))
  for (const wrong of [
    { origin: 'http://127.0.0.1:8788' },
    { origin: 'http://localhost:8787' },
    { origin: 'https://127.0.0.1:8787' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:8787.evil.example' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
    { 'x-tidemark-csrf': '0' },
  ])
    isRefused(() => plain.requireChange(reader({ ...change, ...wrong })))
  for (const name of ['origin', 'sec-fetch-site', 'x-tidemark-csrf']) {
    const { [name as 'origin']: _left, ...rest } = change
    isRefused(() => plain.requireChange(reader(rest)))
  }
})

test('a read may come from a page of ours or from the address bar, and from no other site', () => {
  plain.requireRead(reader({ host: here.host }))
  plain.requireRead(reader({ ...here, 'sec-fetch-site': 'same-origin' }))
  plain.requireRead(reader({ host: here.host, 'sec-fetch-site': 'none' }))
  isRefused(() => plain.requireRead(reader({ host: here.host, 'sec-fetch-site': 'same-site' })))
  isRefused(() => plain.requireRead(reader({ ...here, origin: 'http://127.0.0.1:9' })))
})

test('off this machine plain HTTP is refused, whatever the page says', () => {
  const lan = { ...change, host: '192.0.2.7:8787', origin: 'http://192.0.2.7:8787' }
  assert.equal(plain.originOf(reader(lan)), null)
  isRefused(() => plain.requireChange(reader(lan)))
  const named = createOwnPages({ publicUrl: 'http://desk.example', encrypted: false })
  isRefused(() =>
    named.requireChange(reader({ ...change, host: 'desk.example', origin: 'http://desk.example' })),
  )
})

test('with TLS of our own, or of a proxy at the public address, pages live there', () => {
  const own = createOwnPages({ publicUrl: null, encrypted: true })
  assert.equal(own.originOf(reader({ host: 'desk.example' })), 'https://desk.example')
  const behind = createOwnPages({ publicUrl: 'https://desk.example/', encrypted: false })
  const there = { ...change, origin: 'https://desk.example' }
  behind.requireChange(reader({ ...there, host: 'desk.example' }))
  // A proxy that does not pass the name on.
  behind.requireChange(reader({ ...there, host: '127.0.0.1:8787' }))
  isRefused(() => behind.requireChange(reader({ ...there, origin: 'http://desk.example' })))
})
