// Frames are the text that docs/api/stream.md describes, whatever an account is called.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  closeCodes,
  deltaFrame,
  errorFrame,
  heartbeatFrame,
  type NewsFrame,
  snapshotFrame,
  staleFrame,
} from './frames.ts'

const odd = 'a"b\\c\u2028é'
const news: NewsFrame = {
  ...{ account: odd, topic: 'summary', seq: 9_007_199_254_740_991 },
  ...{ asOf: '2026-05-28T14:40:00Z', data: '{"balance":"9007199254740993.10"}' },
}

test('a snapshot and a delta are JSON, with data as it was given and no number rounded', () => {
  const snapshot = snapshotFrame(news, 'e1')
  assert.ok(snapshot.includes('"data":{"balance":"9007199254740993.10"}'))
  assert.deepEqual(JSON.parse(snapshot), {
    ...{ type: 'snapshot', account: odd, topic: 'summary', seq: 9_007_199_254_740_991 },
    ...{ epoch: 'e1', as_of: '2026-05-28T14:40:00Z', data: { balance: '9007199254740993.10' } },
  })
  const { epoch: _, ...rest } = JSON.parse(snapshot)
  assert.deepEqual(JSON.parse(deltaFrame(news, 8)), { ...rest, type: 'delta', prev: 8 })
})

test('without a picture there is no time of one', () => {
  const bare = { ...news, asOf: null, data: 'null' }
  for (const text of [snapshotFrame(bare, 'e1'), deltaFrame(bare, 1)]) {
    const frame = JSON.parse(text)
    assert.equal('as_of' in frame, false)
    assert.equal(frame.data, null)
  }
})

test('heartbeats, staleness and errors', () => {
  assert.deepEqual(JSON.parse(heartbeatFrame(new Map([[odd, 7]]), 'e1')), {
    ...{ type: 'heartbeat', epoch: 'e1', seq: { [odd]: 7 } },
  })
  assert.deepEqual(JSON.parse(staleFrame(odd, null, 'offline', 'broker_silent')), {
    ...{ type: 'stale', account: odd, since: null, state: 'offline', cause: 'broker_silent' },
  })
  assert.deepEqual(JSON.parse(errorFrame(null, 'frame_invalid', 'why')), {
    ...{ type: 'error', account: null, code: 'frame_invalid', detail: 'why' },
  })
})

test('the page about the stream has every member of every frame, and every code of a close', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/api/stream.md'), 'utf8')
  const frames = [
    snapshotFrame(news, 'e1'),
    deltaFrame(news, 8),
    heartbeatFrame(new Map(), 'e1'),
    staleFrame('1', null, 'stale', null),
    errorFrame('1', 'not_found', ''),
  ]
  for (const text of frames) {
    const { type, ...members } = JSON.parse(text)
    const line = page.split('\n').find((one) => one.startsWith(`| \`${type}\``)) ?? ''
    for (const name of Object.keys(members))
      assert.ok(line.includes(`\`${name}\``), `${type} ${name}`)
  }
  for (const code of Object.values(closeCodes)) assert.ok(page.includes(`| ${code} |`), `${code}`)
})
