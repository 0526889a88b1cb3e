// A socket that logs in before an order: what that takes must not make the order a late one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anOrder, startTradeBench } from '../../../test/support/trade-bench.ts'
import { trustOf } from '../../connect/trust.ts'
import { systemClock } from '../../platform/clock.ts'
import { Secret } from '../../platform/secret.ts'
import type { TradeCommand } from '../trade-port.ts'
import { createLogin } from './login.ts'
import { createSocketTransport } from './socket-session.ts'
import { createTradeSocket } from './trade-socket.ts'
import { writeCommand } from './wire.ts'

test('an order that a long login held up does not leave; a quick login lets the next one through', async () => {
  await using bench = await startTradeBench()
  const { webApiId, webApiKey, webApiSecret } = bench.accountOf('gross')
  const token = { webApiId, webApiKey, webApiSecret: new Secret(webApiSecret) }
  let [passedMs, loginMs] = [0, 31_000]
  const clock = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + passedMs }
  const login = createLogin({ token, totpSecret: null, clock })
  const socket = createTradeSocket({
    ...{ url: `${bench.broker.url.replace(/^http/, 'ws')}/trade`, trust: trustOf({}), clock },
    ...{ connectMs: 5_000, answerMs: 5_000 },
    async login(one) {
      await login(one)
      // As it is when the next one-time code has to be waited for.
      passedMs += loginMs
    },
  })
  using transport = createSocketTransport({ socket, path: '/trade' })
  const send = () => {
    const command: TradeCommand = { kind: 'create', order: anOrder() }
    const wire = writeCommand(command, { accountingType: 'gross', remainingAmount: null })
    return transport.send(command, wire, new AbortController().signal)
  }
  const late = await send()
  assert.ok(late.outcome === 'rejected' && late.reason === 'not_sent')
  assert.match(late.said, /too late/)
  assert.deepEqual(bench.broker.executions(), [])
  assert.equal((await send()).outcome, 'accepted', 'it is logged in by now')
  socket.forget()
  loginMs = 1_000
  assert.equal((await send()).outcome, 'accepted')
  assert.equal(bench.broker.executions().length, 2)
})
