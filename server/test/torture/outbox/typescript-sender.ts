// The TypeScript bot of a torture run: logs what it is told to log, through the outbox, and prints each receipt.
// Printing is synchronous, so that a receipt is in the pipe before the next call begins.
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { openOutboxForTorture } from '../../../../sdk/typescript/src/internal.ts'
import { rawJson, type TradePayload } from '../../../../sdk/typescript/src/trade/trade-payload.ts'
import type { SenderOptions } from './sender-process.ts'

type Order =
  | { do: 'log'; call: number; trade: TradePayload; raw: string }
  | { do: 'drain'; timeout_ms: number }

const print = (line: object) => writeSync(1, `${JSON.stringify(line)}\n`)
// The run writes both arguments and orders; see sender-process.ts.
const given = JSON.parse(process.argv[2] ?? '{}') as Omit<SenderOptions, 'key' | 'sdk'>

const outbox = openOutboxForTorture({
  url: given.url,
  key: process.env.TIDEMARK_KEY ?? '',
  dir: given.folder,
  fsync: given.fsync,
  batchLines: given.batchLines,
  timeoutMs: given.timeoutMs,
  maxBackoffMs: given.maxBackoffMs,
  unsafeForTorture: {
    skipFsync: given.bug === 'skip_fsync',
    keyAtSend: given.bug === 'key_at_send',
  },
})
print({ kind: 'opened' })

const orders = createInterface({ input: process.stdin })
orders.on('line', (line) => {
  const order = JSON.parse(line) as Order
  if (order.do === 'drain') {
    orders.close()
    void drain(order.timeout_ms)
    return
  }
  try {
    const receipt = outbox.logTrade({ ...order.trade, raw_api_response: rawJson(order.raw) })
    print({ kind: 'returned', call: order.call, key: receipt.idempotencyKey })
  } catch (problem) {
    print({ kind: 'refused', call: order.call, error: String(problem) })
  }
})

async function drain(timeoutMs: number): Promise<void> {
  await outbox.flush({ timeoutMs })
  const { queued, deadLetters, lastError } = outbox.health()
  await outbox.close({ timeoutMs: 5_000 })
  print({ kind: 'settled', settled: queued === 0, queued, deadLetters, lastError })
}
