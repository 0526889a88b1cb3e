// Who calls, behind proxies that are trusted by their network: keys that are limited to networks, and chains of X-Forwarded-For
// as honest proxies, careless ones and liars send them. Bytes over a socket, so that nothing on the way tidies them.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { createKey, type MadeKey } from '../support/command-line.ts'
import { until } from '../support/until.ts'
import { type Harness, useTidemark } from './harness.ts'

const keys: { v4?: MadeKey; v6?: MadeKey } = {}
const tidemark = useTidemark({
  env: { TIDEMARK_TRUSTED_PROXIES: '127.0.0.1/32,10.0.0.0/8,2001:db8:ffff::/48' },
  async prepare({ home }: Harness) {
    keys.v4 = await createKey(home, { scope: 'read', more: ['--ip', '198.51.100.0/24'] })
    keys.v6 = await createKey(home, { scope: 'read', more: ['--ip', '2001:db8:7::/48'] })
    await until(async () => (await ask('v6', ['X-Forwarded-For: 2001:db8:7::9'])) === '200', {
      what: 'the newest key',
    })
  },
})

/** The status, and the code of a problem. */
function ask(which: 'v4' | 'v6', lines: readonly string[]): Promise<string> {
  const head = [
    'GET /api/v1/trades HTTP/1.1',
    `Host: 127.0.0.1:${tidemark.server.port}`,
    `X-API-Key: ${keys[which]?.key}`,
    ...lines,
    'Connection: close',
  ]
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(tidemark.server.port, '127.0.0.1')
    socket.on('data', (piece) => {
      text += piece.toString('utf8')
    })
    socket.on('error', reject)
    socket.on('end', () => {
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 'none'
      resolve(`${status} ${/"code":"(\w+)"/.exec(text)?.[1] ?? ''}`.trim())
    })
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
  })
}

const forwarded = (...chains: string[]) => chains.map((chain) => `X-Forwarded-For: ${chain}`)
const elsewhere = '403 ip_not_allowed'
const unparsable = '400 request_invalid'

const cases: readonly (readonly ['v4' | 'v6', readonly string[], string])[] = [
  // The proxy's own word, alone and through more of ours.
  ['v4', forwarded('198.51.100.7'), '200'],
  ['v4', forwarded('198.51.100.7, 10.1.2.3'), '200'],
  ['v4', forwarded('  198.51.100.7 ,\t10.1.2.3 '), '200'],
  ['v4', forwarded('198.51.100.7, 2001:db8:ffff::1, 10.1.2.3'), '200'],
  ['v4', forwarded('198.51.101.7'), elsewhere],
  ['v4', [], elsewhere],
  ['v4', forwarded('10.1.2.3'), elsewhere],
  // What the client itself wrote stands to the left of what the proxy saw, in one line or in several.
  ['v4', forwarded('198.51.100.7, 6.6.6.6'), elsewhere],
  ['v4', forwarded('198.51.100.7', '6.6.6.6'), elsewhere],
  ['v4', forwarded('198.51.100.7, 10.1.2.3, 6.6.6.6, 10.1.2.3'), elsewhere],
  ['v4', forwarded('6.6.6.6, 198.51.100.7'), '200'],
  ['v4', forwarded('6.6.6.6', '198.51.100.7'), '200'],
  ['v4', forwarded('no address at all, 198.51.100.7'), '200'],
  ['v4', ['x-forwarded-for: 198.51.100.7', 'X-FORWARDED-FOR: 6.6.6.6'], elsewhere],
  // An IPv4 address in the clothes of IPv6 is that IPv4 address.
  ['v4', forwarded('::ffff:198.51.100.7'), '200'],
  ['v4', forwarded('::ffff:c633:6407'), '200'],
  ['v4', forwarded('0:0:0:0:0:FFFF:198.51.100.7'), '200'],
  ['v4', forwarded('64:ff9b::198.51.100.7'), '200'],
  ['v4', forwarded('::ffff:6.6.6.6'), elsewhere],
  ['v4', forwarded('198.51.100.7, ::ffff:10.1.2.3'), '200'],
  ['v6', forwarded('2001:db8:7::9'), '200'],
  ['v6', forwarded('2001:0DB8:0007:0:0:0:0:9'), '200'],
  ['v6', forwarded('2001:db8:8::9'), elsewhere],
  ['v6', forwarded('fe80::1%eth0'), elsewhere],
  ['v6', forwarded('2001:db8:7::9, 198.51.100.7'), elsewhere],
  // What would have to be believed and cannot be read.
  ...[
    ...['unknown', '_hidden', '198.51.100', '198.51.100.256', '0306.51.100.7', '3325256711'],
    ...['0xc6336407', '198.51.100.7:443', '[2001:db8:7::9]', '"198.51.100.7"', '198.51.100.7,'],
    ...[
      '198.51.100.7, ',
      ',',
      '198.51.100.7 10.1.2.3',
      '198.51.100.7;10.1.2.3',
      '::g',
      '2001:db8:::1',
    ],
    ...['198.51.100.7, for=10.1.2.3', '198.51.100.0/24', '*', 'localhost'],
  ].map((chain) => ['v4', forwarded(chain), unparsable] as const),
  ['v4', ['X-Forwarded-For:'], unparsable],
  // Other headers of that kind are nobody's word.
  ['v4', ['X-Real-IP: 198.51.100.7'], elsewhere],
  ['v4', ['Forwarded: for=198.51.100.7'], elsewhere],
  ['v4', ['True-Client-IP: 198.51.100.7', 'CF-Connecting-IP: 198.51.100.7'], elsewhere],
  ['v4', [...forwarded('6.6.6.6'), 'X-Real-IP: 198.51.100.7'], elsewhere],
]

test('the first address from the right that is no proxy of ours is the client’s; nothing else counts', async () => {
  for (const [which, lines, expected] of cases)
    assert.equal(await ask(which, lines), expected, lines.join(' / '))
})

test('twenty wrong keys from one client behind the proxy leave the others behind it alone', async () => {
  const wrong = (client: string) =>
    fetch(`${tidemark.server.url}/api/v1/trades`, {
      headers: { 'x-api-key': 'wrong', 'x-forwarded-for': client },
    })
  const statuses = new Set<number>()
  for (let tried = 0; tried < 25; tried++) statuses.add((await wrong('203.0.113.50')).status)
  assert.deepEqual([...statuses].sort(), [401, 429])
  assert.equal((await wrong('203.0.113.51')).status, 401)
  // A network of IPv6 addresses that one subscriber has is one client.
  for (let tried = 0; tried < 25; tried++)
    statuses.add((await wrong(`2001:db8:9:9::${tried.toString(16)}`)).status)
  assert.equal((await wrong('2001:db8:9:9:ffff::1')).status, 429)
  assert.equal((await wrong('2001:db8:9:a::1')).status, 401)
})
