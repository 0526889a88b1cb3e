import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type TestContext, test } from 'node:test'
import { send } from '../../support/http-client.ts'
import { createRandom } from '../../support/random.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { firstLines, lineCountOf, withBusyRest } from './partial-answer.ts'

const body = 'x'.repeat(4_000)

test('an answer that was cut belongs to a request that the server got whole', async (t) => {
  const { proxy, wholeRequests } = await startPair(t)
  await proxy.setWeather('lossy')
  const outcomes = await Promise.all(Array.from({ length: 60 }, () => outcomeOf(proxy)))
  const { none, cut_answer, cut_within_answer, cut_before, cut_midway } = proxy.counts
  assert.equal(wholeRequests(), none + cut_answer + cut_within_answer)
  assert.equal(outcomes.filter((outcome) => outcome === 200).length, none)
  assert.ok(cut_answer > 0 && cut_before > 0 && cut_midway > 0)
})

test('refused weather leaves nobody to connect to, and passes', async (t) => {
  const { proxy } = await startPair(t)
  assert.equal(await outcomeOf(proxy), 200)
  await proxy.setWeather('refused')
  assert.equal(await outcomeOf(proxy), 'ECONNREFUSED')
  await proxy.setWeather('fair')
  assert.equal(await outcomeOf(proxy), 200)
})

test('of unavailable weather the server sees only the beginnings of batches', async (t) => {
  const { proxy, wholeRequests } = await startPair(t)
  await proxy.setWeather('unavailable')
  const outcomes = await Promise.all(Array.from({ length: 30 }, () => outcomeOf(proxy)))
  const { busy, busy_with_retry_after, partly_busy } = proxy.counts
  assert.equal(wholeRequests(), partly_busy)
  assert.equal(outcomes.filter((outcome) => outcome === 503).length, busy + busy_with_retry_after)
  assert.ok(partly_busy > 0 && busy > 0)
})

test('the rest of a batch whose beginning landed is answered line by line', () => {
  const body = Buffer.from('{"a":1}\n{"b":2}\n{"c":3}\n')
  assert.equal(lineCountOf(body), 3)
  assert.equal(firstLines(body, 1).toString(), '{"a":1}')
  const text = '{"data":[{"index":0,"status":201,"internal_id":7}]}'
  const answer = { status: 207, headers: {}, body: Buffer.from(text), text }
  const { data } = JSON.parse(withBusyRest(answer, 2).toString())
  const seen = data.map(({ index, status }: { index: number; status: number }) => [index, status])
  assert.deepEqual(seen, [
    [0, 201],
    [1, 503],
    [2, 503],
  ])
})

async function startPair(t: TestContext) {
  let whole = 0
  const server = createServer((request, response) => {
    request.on('error', () => {}) // cut in its middle, on purpose
    request.resume()
    request.on('end', () => {
      whole += 1
      response.end(body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no TCP address')
  const proxy = await startFaultProxy(`http://127.0.0.1:${address.port}`, createRandom(7))
  t.after(async () => {
    await proxy[Symbol.asyncDispose]()
    server.closeAllConnections()
    server.close()
  })
  return { proxy, wholeRequests: () => whole }
}

async function outcomeOf(proxy: FaultProxy): Promise<number | string> {
  try {
    return (await send(`${proxy.url}/api/v1/trades`, { body })).status
  } catch (problem) {
    return problem instanceof Error && 'code' in problem ? String(problem.code) : 'cut'
  }
}
