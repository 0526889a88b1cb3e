// A folder for an outbox under test, and trades to put into it.
// Every outbox opened through here is closed, and the folder removed, when the test ends.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { openOutbox } from '../src/outbox/open-outbox.ts'
import type { Outbox } from '../src/outbox/outbox.ts'
import type { OutboxOptions } from '../src/outbox/outbox-options.ts'
import type { TradePayload } from '../src/trade/trade-payload.ts'

export const testKey = ['tmki', '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ'].join('_')

export type OutboxHome = {
  readonly dir: string
  open(options: Partial<OutboxOptions> & { url: string }): Outbox
  files(): string[]
  read(name: string): string
}

export function outboxHome(t: TestContext): OutboxHome {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-outbox-'))
  const dir = join(folder, 'outbox')
  const opened: Outbox[] = []
  t.after(async () => {
    for (const outbox of opened) await outbox.close({ timeoutMs: 0 })
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    dir,
    open(options) {
      // Short pauses: what is tested is that a pause is made, and what ends it.
      const outbox = openOutbox({ key: testKey, dir, maxBackoffMs: 5, ...options })
      opened.push(outbox)
      return outbox
    },
    files: () => readdirSync(dir).sort(),
    read: (name) => readFileSync(join(dir, name), 'utf8'),
  }
}

export function sampleTrade(given: Partial<TradePayload> = {}): TradePayload {
  return {
    bot_name: 'StatArb_v3',
    exchange: 'Binance',
    asset_symbol: 'BTC/USDT',
    order_type: 'BUY',
    entry_time: '2026-04-05T12:34:56Z',
    entry_price: '65000.12345678',
    position_size: '0.00000001',
    ...given,
  }
}

/** Nothing listens here: port 9 of loopback is refused at once on any machine that runs no discard service. */
export const deadUrl = 'http://127.0.0.1:9'
