// The inputs of the Expert: every wrong one is refused at once, in words that a person can act on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noCompiler } from '../harness/build-program.ts'
import type { Fields } from '../harness/simulated-terminal.ts'
import { createBench, testKey } from './expert-bench.ts'
import { useRecorder } from './report-recorder.ts'

const skip = noCompiler
const incorrect = 32767

const wrong: [Fields, RegExp][] = [
  [
    { InpUrl: '' },
    /Address of Tidemark must be the address of Tidemark, such as http:\/\/127\.0\.0\.1:8787.*; it is empty/,
  ],
  [{ InpUrl: '   ' }, /it is empty/],
  [{ InpUrl: '127.0.0.1:8787' }, /received "127\.0\.0\.1:8787"/],
  [{ InpUrl: 'ftp://127.0.0.1' }, /received "ftp:\/\/127\.0\.0\.1"/],
  [{ InpUrl: 'http://' }, /received "http:"/],
  [{ InpUrl: 'http://:8787' }, /received "http:\/\/:8787"/],
  [{ InpUrl: 'http://me:secret-word@127.0.0.1' }, /must not hold a user name or a password/],
  [{ InpUrl: 'http://127.0.0.1/a b' }, /received/],
  [{ InpUrl: 'http://127.0.0.1/?key=x' }, /received/],
  [{ InpUrl: 'http://127.0.0.1\r\nX: y' }, /received/],
  [{ InpKey: '' }, /Ingest key is missing\. Make one on the server: npx tidemark key create/],
  [{ InpKey: 'a\r\nX-Evil: 1' }, /Ingest key holds a character that no key has/],
  [{ InpKey: 'ключ' }, /Ingest key holds a character that no key has/],
  [{ InpSendMs: 49 }, /Milliseconds between sends must be from 50 to 60000; received 49/],
  [{ InpSendMs: -1 }, /received -1/],
  [
    { InpSnapshotSeconds: 0 },
    /Seconds between account snapshots must be from 1 to 3600; received 0/,
  ],
  [
    { InpCatchUpMinutes: -10 },
    /Minutes between looks through the history must be from 1 to 1440; received -10/,
  ],
  [{ InpDelaySeconds: -1 }, /Publication delay in seconds must be from 0 to 86400; received -1/],
  [{ InpDelaySeconds: 86_401 }, /received 86401/],
  [{ InpHistoryFrom: -5 }, /History from must be a date/],
  [{ InpOnlyMagic: '12, 3x' }, /Only these magic numbers: "3x" is not a magic number/],
  [
    { InpExceptMagic: '9223372036854775808' },
    /Not these magic numbers: "9223372036854775808" is not a magic number/,
  ],
]

test('a wrong setting is refused at once: it names the setting, its rule and what was received', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  for (const [inputs, said] of wrong) {
    const { terminal } = await createBench(t, server.url, { inputs })
    assert.equal(await terminal.start(), incorrect, JSON.stringify(inputs))
    assert.match(terminal.journal.join('\n'), said)
    assert.match(await terminal.comment(), /^Tidemark does not start\./)
    assert.doesNotMatch(terminal.journal.join('\n'), /secret-word|X-Evil|ключ/)
    assert.equal(await terminal.isRunning(), false)
    await terminal.kill()
  }
  assert.equal(server.requests.length, 0)
})

test('blanks and a slash around the address do no harm', { skip }, async (t) => {
  const server = await useRecorder(t)
  const { terminal } = await createBench(t, server.url, {
    inputs: { InpUrl: ` ${server.url}// `, InpKey: ` ${testKey} ` },
  })
  assert.equal(await terminal.start(), 0)
  await terminal.run(2000)
  assert.equal(server.requests[0]?.path, '/api/v1/ea/state?login=5012345&server=FXOpen-MT5')
  assert.equal(server.requests[0]?.headers['x-api-key'], testKey)
})

test('in the strategy tester it does nothing', { skip }, async (t) => {
  const server = await useRecorder(t)
  const { terminal } = await createBench(t, server.url)
  await terminal.set('tester', 1)
  assert.equal(await terminal.start(), 0)
  await terminal.run(5000)
  assert.equal(server.requests.length, 0)
  assert.deepEqual(terminal.files(), [])
})
