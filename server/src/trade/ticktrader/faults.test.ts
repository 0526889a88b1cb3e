// What a command is said to have led to when the broker, the network or the token misbehaves, held against what the broker
// really did. The rule: accepted and rejected are always true; whatever is not certain is unknown; nothing is sent twice.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { test } from 'node:test'
import type { OrderFault } from '@tidemark/practice'
import {
  accepted,
  anOrder,
  dec,
  execute,
  plainAccounts,
  startTradeBench,
  transports,
} from '../../../test/support/trade-bench.ts'
import { ConnectFailure } from '../../connect/failure.ts'
import { systemClock } from '../../platform/clock.ts'
import { rejections } from '../rejections.ts'
import type { Outcome, TradeCommand } from '../trade-port.ts'

const verdict = (one: Outcome) => (one.outcome === 'rejected' ? one.reason : one.outcome)
const short = { deadlines: { connectMs: 5_000, answerMs: 400 } }

const faults: readonly (readonly [OrderFault, rest: string, socket: string])[] = [
  ['timeout_before', 'unknown', 'unknown'],
  ['timeout_after', 'unknown', 'unknown'],
  ['late', 'unknown', 'unknown'],
  ['drop_before', 'unknown', 'unknown'],
  ['drop_after', 'unknown', 'unknown'],
  ['error_500_before', 'unknown', 'unknown'],
  ['error_500_after', 'unknown', 'unknown'],
  ['throttled', 'unknown', 'throttled'],
  ['duplicate_answer', 'accepted', 'accepted'],
]

for (const transport of transports)
  for (const [fault, rest, socket] of faults)
    test(`${fault} over ${transport}: the truth or unknown, sent once`, async () => {
      await using bench = await startTradeBench()
      const { broker } = bench
      const session = await bench.open('gross', transport, short)
      const order = anOrder()
      broker.faults.orderFault = () => fault
      const outcome = await execute(session, { kind: 'create', order })
      assert.equal(verdict(outcome), transport === 'rest' ? rest : socket)
      const sent = broker.requests().filter(({ trades }) => trades)
      assert.equal(sent.length, 1)
      broker.faults.orderFault = null
      broker.advance(10)
      const executed = broker.executions().filter(({ clientId }) => clientId === order.clientId)
      const happens = ['timeout_after', 'late', 'drop_after', 'error_500_after', 'duplicate_answer']
      assert.equal(executed.length, happens.includes(fault) ? 1 : 0)
      // The session is of use afterwards, and the lost order can be found under its name.
      const found = (await session.readOrders()).filter((one) => one.clientId === order.clientId)
      assert.equal(found.length, executed.length)
      assert.equal(
        verdict(await execute(session, { kind: 'create', order: anOrder() })),
        'accepted',
      )
    })

for (const transport of transports) {
  test(`an id that is known already is no rejection over ${transport}`, async () => {
    await using bench = await startTradeBench()
    const session = await bench.open('gross', transport)
    const command: TradeCommand = { kind: 'create', order: anOrder() }
    await accepted(session, command)
    assert.equal(verdict(await execute(session, command)), 'unknown')
    assert.equal(bench.broker.executions().length, 1)
  })

  test(`a broker that nobody reaches over ${transport}: nothing was sent`, async () => {
    await using bench = await startTradeBench()
    const session = await bench.open('gross', transport)
    await bench.broker.stop()
    await assert.rejects(session.readAccount(), ConnectFailure)
    assert.equal(verdict(await execute(session, { kind: 'create', order: anOrder() })), 'not_sent')
  })

  test(`stopped before it leaves over ${transport}: nothing was sent`, async () => {
    await using bench = await startTradeBench()
    const session = await bench.open('gross', transport)
    const signal = AbortSignal.abort()
    const outcome = await session.execute({ kind: 'create', order: anOrder() }, { signal })
    assert.equal(verdict(outcome), 'not_sent')
    assert.equal(bench.broker.requests().filter(({ trades }) => trades).length, 0)
  })

  test(`stopped while it is on its way over ${transport}: unknown at once`, async () => {
    await using bench = await startTradeBench()
    const session = await bench.open('gross', transport)
    const stop = new AbortController()
    bench.broker.faults.orderFault = () => {
      stop.abort()
      return 'timeout_after'
    }
    const command: TradeCommand = { kind: 'create', order: anOrder() }
    assert.equal(verdict(await session.execute(command, { signal: stop.signal })), 'unknown')
  })

  test(`a wrong certificate over ${transport}: not a byte of the token leaves`, async () => {
    await using bench = await startTradeBench({ withTls: true })
    const settings = { fingerprint: 'ab'.repeat(32) }
    await assert.rejects(bench.open('gross', transport, { settings }), {
      reason: 'certificate_not_trusted',
    })
    assert.equal(bench.broker.requests().length, 0)
    const good = { fingerprint: bench.broker.fingerprint256, ca: '' }
    const session = await bench.open('gross', transport, { settings: good })
    await accepted(session, { kind: 'create', order: anOrder() })
  })

  test(`what a broker refuses, in words for a person, over ${transport}`, async () => {
    await using bench = await startTradeBench()
    const { broker } = bench
    const session = await bench.open('gross', transport)
    const [quote] = await session.readQuotes(['EURUSD'])
    const bid = quote?.bid ?? dec('1')
    const refused = async (members: Parameters<typeof anOrder>[0]) =>
      verdict(await execute(session, { kind: 'create', order: anOrder(members) }))
    assert.equal(await refused({ amount: dec('1500') }), 'amount_not_valid')
    assert.equal(await refused({ amount: dec('999000000') }), 'amount_not_valid')
    assert.equal(await refused({ amount: dec('10000000'), symbol: 'GBPUSD' }), 'not_enough_money')
    assert.equal(await refused({ symbol: 'NOSUCH' }), 'symbol_unknown')
    const stop = { type: 'stop', stopPrice: dec('0.5') } as const
    assert.equal(await refused(stop), 'price_wrong_side')
    assert.equal(await refused({ stopLoss: dec('9') }), 'price_wrong_side')
    assert.equal(await refused({ type: 'limit', price: bid, expiresMs: 1000 }), 'expiry_not_valid')
    assert.equal(verdict(await execute(session, { kind: 'cancel', order: '1' })), 'order_not_found')
    const close: TradeCommand = { kind: 'close', position: '1', amount: null }
    assert.equal(verdict(await execute(session, close)), 'position_not_found')
    broker.faults.dealerRejects = true
    assert.equal(await refused({}), 'dealer_rejected')
    broker.faults.dealerRejects = false
    broker.faults.sessionClosed = true
    assert.equal(await refused({}), 'market_closed')
    broker.faults.sessionClosed = false
    broker.setReadonly(bench.accountOf('gross').id, true)
    assert.equal(await refused({}), 'read_only')
    assert.deepEqual(await allowed(), [false, 'read_only'])
    async function allowed() {
      const account = await session.readAccount()
      return [account.tradeAllowed, account.whyNot]
    }
    const outcome = await execute(session, { kind: 'create', order: anOrder() })
    assert.ok(outcome.outcome === 'rejected')
    assert.match(outcome.said, /readonly/i)
    assert.ok(outcome.reason in rejections)
  })

  test(`a token that may only read is seen before anything is ordered over ${transport}`, async () => {
    await using bench = await startTradeBench({ accounts: [{ type: 'Gross', rights: 'Readonly' }] })
    const session = await bench.open('gross', transport)
    const { tradeAllowed, whyNot } = await session.readAccount()
    assert.deepEqual([tradeAllowed, whyNot], [false, 'read_only'])
    const outcome = await execute(session, { kind: 'create', order: anOrder() })
    assert.equal(verdict(outcome), 'read_only')
  })

  test(`who is not let in over ${transport} reads why`, async () => {
    const accounts = [{ type: 'Gross' }, { type: 'Net', rights: 'Blocked' }] as const
    await using bench = await startTradeBench({ accounts })
    const wrong = { secrets: { web_api_secret: 'x'.repeat(64) } }
    await assert.rejects(bench.open('gross', transport, wrong), { reason: 'token_refused' })
    await assert.rejects(bench.open('net', transport), { reason: 'token_blocked' })
    bench.broker.faults.clockWindowMs = 60_000
    const clock = { ...systemClock, now: () => Date.now() - 3_600_000 }
    await assert.rejects(bench.open('gross', transport, { clock }), ConnectFailure)
  })
}

test('each shape of a refusal that a server may have is understood', async () => {
  await using bench = await startTradeBench()
  const session = await bench.open('gross', 'rest')
  const shapes = ['text', 'json_text', 'message', 'error', 'source', 'response'] as const
  for (const errorBody of shapes) {
    bench.broker.faults.errorBody = errorBody
    const outcome = await execute(session, {
      kind: 'create',
      order: anOrder({ amount: dec('1500') }),
    })
    assert.equal(verdict(outcome), 'amount_not_valid', errorBody)
  }
  bench.broker.faults.errorBody = 'empty'
  const order = anOrder({ amount: dec('1500') })
  assert.equal(verdict(await execute(session, { kind: 'create', order })), 'refused_by_venue')
})

test('a pair finds the path that the server has, and remembers it', async () => {
  await using bench = await startTradeBench()
  const { broker } = bench
  const session = await bench.open('gross', 'rest')
  broker.faults.ocoPath = 'oco_trades'
  const pair = (): TradeCommand => ({
    kind: 'create_oco',
    first: anOrder({ type: 'limit', price: dec('1') }),
    second: anOrder({ type: 'stop', stopPrice: dec('2') }),
  })
  const command = pair()
  assert.equal(session.describe(command).path, '/api/v2/trade/oco')
  await accepted(session, command)
  assert.equal(session.describe(command).path, '/api/v2/oco_trades')
  broker.resetRequests()
  await accepted(session, pair())
  assert.equal(broker.requests().filter(({ trades }) => trades).length, 1)
  assert.equal(broker.executions().length, 4)
})

test('older servers: deletes without a body, a login that answers ok, pushes of another style', async () => {
  await using bench = await startTradeBench()
  const { broker } = bench
  broker.faults.noContentOnDelete = true
  broker.faults.plainLogin = true
  broker.faults.sourceStyle = true
  broker.faults.duplicateReports = true
  for (const transport of transports) {
    const session = await bench.open('gross', transport)
    const { first } = await accepted(session, { kind: 'create', order: anOrder() })
    const outcome = await execute(session, { kind: 'close', position: first.order, amount: null })
    assert.equal(outcome.outcome, 'accepted')
    assert.equal(broker.truth(bench.accountOf('gross').id).positions.length, 0)
  }
})

test('a token with one-time codes is let in on the socket although REST was chosen, code and all', async () => {
  const accounts = [{ type: 'Net', oneTimeCodes: true }] as const
  for (const style of ['usual', 'sourceStyle', 'plainLogin'] as const) {
    await using bench = await startTradeBench({ accounts })
    const { broker } = bench
    if (style !== 'usual') broker.faults[style] = true
    const clock = { ...systemClock, now: () => broker.now() }
    const session = await bench.open('net', 'rest', { clock })
    const command: TradeCommand = { kind: 'create', order: anOrder() }
    assert.equal(session.describe(command).transport, 'websocket')
    await accepted(session, command)
    // The code holds no longer: this order is refused before it is done, and the next finds a new login.
    broker.forgetCodes()
    const lost = await execute(session, { kind: 'create', order: anOrder() })
    assert.equal(verdict(lost), 'one_time_code_needed')
    await accepted(session, { kind: 'create', order: anOrder() })
    assert.equal(broker.executions().length, 2)
  }
})

test('without the one-time secret a person reads what is missing; with a wrong one, that it is wrong, and after three no more is sent', async () => {
  await using bench = await startTradeBench({ accounts: [{ type: 'Net', oneTimeCodes: true }] })
  const clock = { ...systemClock, now: () => bench.broker.now() }
  const wrong = { clock, secrets: { totp_secret: 'A'.repeat(32) } }
  for (let times = 0; times < 5; times++)
    await assert.rejects(bench.open('net', 'rest', wrong), { reason: 'one_time_code_wrong' })
  const given = bench.broker.requests().filter(({ method }) => method === 'TwoFactor')
  assert.equal(given.length, 3)
  const none = { clock, secrets: { totp_secret: '' }, settings: {} }
  await assert.rejects(bench.open('net', 'rest', none), { reason: 'one_time_code_needed' })
})

for (const transport of transports)
  test(`many orders at once over ${transport} keep within what the broker allows`, async () => {
    await using bench = await startTradeBench({ tickMs: 50 })
    bench.broker.faults.requestsPerSecond = 20
    const session = await bench.open('gross', transport)
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () => execute(session, { kind: 'create', order: anOrder() })),
    )
    assert.deepEqual(new Set(outcomes.map(verdict)), new Set(['accepted']))
  })

test('an order whose turn comes late is not sent at all', async () => {
  // Twenty times faster for both sides, so that turns of a second pass soon.
  const fast = () => systemClock.monotonicMs() * 20
  const begunMs = Date.now() - fast()
  const clock = {
    now: () => Math.floor(begunMs + fast()),
    monotonicMs: fast,
    wait: (ms: number, signal?: AbortSignal) => systemClock.wait(ms / 20, signal),
  }
  await using bench = await startTradeBench({ tickMs: 50, now: clock.now })
  bench.broker.faults.requestsPerSecond = 2
  const session = await bench.open('gross', 'rest', {
    ...{ clock, deadlines: { connectMs: 60_000, answerMs: 60_000 } },
  })
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, () => execute(session, { kind: 'create', order: anOrder() })),
  )
  const late = outcomes.filter((one) => one.outcome === 'rejected' && /too late/.test(one.said))
  assert.ok(late.length >= 6, JSON.stringify(outcomes))
  const sent = bench.broker.requests().filter(({ trades }) => trades)
  assert.equal(sent.length, 10 - late.length)
})

test('market data is found where the public paths are off, and where the private ones are closed too', async () => {
  const accounts = [{ type: 'Gross' }, { type: 'Net', oneTimeCodes: true }] as const
  await using bench = await startTradeBench({ accounts })
  bench.broker.faults.publicOff = true
  const clock = { ...systemClock, now: () => bench.broker.now() }
  for (const type of ['gross', 'net'] as const) {
    const session = await bench.open(type, 'rest', { clock })
    const symbols = await session.readSymbols()
    assert.ok(symbols.some(({ symbol }) => symbol === 'EUR/GBP'))
    for (const names of [['EURUSD'], ['EURUSD', 'EUR/GBP', 'NOSUCH']]) {
      const quotes = await session.readQuotes(names)
      assert.equal(quotes.length, names.length === 1 ? 1 : 2)
      assert.ok(quotes.every(({ bid, ask }) => bid !== null && ask !== null))
    }
    const depth = await session.readDepth('EUR/GBP', 3)
    assert.equal(depth?.bids.length, 3)
  }
})

test('a socket that was cut is made anew before the next order, and one that is half open takes none', async () => {
  await using bench = await startTradeBench({ accounts: plainAccounts })
  const { broker } = bench
  let passedMs = 0
  const clock = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + passedMs }
  const session = await bench.open('gross', 'websocket', {
    ...{ clock, deadlines: { connectMs: 300, answerMs: 400 } },
  })
  for (let times = 0; times < 5; times++) {
    broker.cut(times % 2 === 0 ? 'maintenance' : undefined)
    await session.readAccount() // the end of the socket has been noticed after this
    await accepted(session, { kind: 'create', order: anOrder() })
  }
  broker.faults.halfOpen = true
  passedMs += 60_000
  assert.equal(verdict(await execute(session, { kind: 'create', order: anOrder() })), 'not_sent')
  broker.faults.halfOpen = false
  await accepted(session, { kind: 'create', order: anOrder() })
  assert.equal(broker.executions().length, 6)
})

test('what is described is what leaves, byte for byte', async () => {
  await using bench = await startTradeBench()
  await using wire = await startRecordingProxy(bench.broker.port)
  for (const transport of transports) {
    const session = await bench.open('gross', transport, { settings: { url: wire.url } })
    const { first } = await accepted(session, { kind: 'create', order: anOrder() })
    const commands: readonly TradeCommand[] = [
      { kind: 'create', order: anOrder({ comment: 'ä', amount: dec('3000') }) },
      { kind: 'modify', change: { order: first.order, stopLoss: dec('1.00000') } },
      { kind: 'close', position: first.order, amount: dec('1000.0') },
    ]
    for (const command of commands) {
      const { method, path, body } = session.describe(command)
      wire.forget()
      await accepted(session, command)
      const sent = wire.sent()
      if (transport === 'websocket') assert.equal(textOfFrame(sent), body)
      else {
        const text = sent.toString('latin1')
        assert.ok(text.startsWith(`${method} ${path} HTTP/1.1\r\n`))
        assert.equal(text.slice(text.indexOf('\r\n\r\n') + 4), body)
      }
    }
  }
})

/** Hands on what it gets and keeps what the client sent. */
async function startRecordingProxy(port: number) {
  let pieces: Buffer[] = []
  const server = createServer((client) => {
    const broker = connect(port, '127.0.0.1')
    client.on('data', (piece: Buffer) => pieces.push(piece))
    client.on('error', () => broker.destroy())
    broker.on('error', () => client.destroy())
    client.pipe(broker).pipe(client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return {
    url: `http://127.0.0.1:${address.port}`,
    sent: () => Buffer.concat(pieces),
    forget() {
      pieces = []
    },
    async [Symbol.asyncDispose]() {
      server.close()
    },
  }
}

/** Of one masked text frame of less than 64 KiB. */
function textOfFrame(frame: Buffer): string {
  const length = (frame[1] ?? 0) & 127
  const at = length === 126 ? 4 : 2
  const mask = frame.subarray(at, at + 4)
  const bytes = frame.subarray(at + 4).map((byte, index) => byte ^ (mask[index % 4] ?? 0))
  assert.equal(bytes.length, length === 126 ? frame.readUInt16BE(2) : length)
  return Buffer.from(bytes).toString('utf8')
}
