import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type TestContext, test } from 'node:test'
import { send } from '../../support/http-client.ts'
import { createRandom } from '../../support/random.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'

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

test('a 503 of the proxy never reaches the server', async (t) => {
  const { proxy, wholeRequests } = await startPair(t)
  await proxy.setWeather('unavailable')
  assert.equal(await outcomeOf(proxy), 503)
  assert.equal(wholeRequests(), 0)
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
