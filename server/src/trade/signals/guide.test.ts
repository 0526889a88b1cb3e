// Every message that docs/guide/signals.md shows is one that is taken, once TradingView has filled in its placeholders.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readFlatObject } from '../exact-json.ts'
import { readSignal } from './read-signal.ts'
import { signalSchema } from './wire.ts'

const guide = readFileSync(new URL('../../../../docs/guide/signals.md', import.meta.url), 'utf8')

/** As TradingView fills them in. */
const filled: Readonly<Record<string, string>> = {
  timenow: '2026-04-05T12:34:56Z',
  exchange: 'BINANCE',
  ticker: 'BTCUSDT',
  'strategy.order.id': 'Long',
  'strategy.order.action': 'buy',
  'strategy.order.contracts': '0.25',
}

test('the messages of the guide are signals', () => {
  const messages = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
  assert.equal(messages.length, 3)
  for (const message of messages) {
    const text = message.replace(/\{\{([a-z._]+)\}\}/g, (_all, name: string) => filled[name] ?? '?')
    const result = readSignal(readFlatObject(text))
    assert.deepEqual(result.kind === 'refused' ? result.errors : [], [], text)
  }
})

test('the guide and the schema name every member', () => {
  const table = guide.split('## What a signal says')[1]?.split('\n## ')[0] ?? ''
  const named = [...table.matchAll(/^\| ([^|]+) \|/gm)].flatMap((match) =>
    [...(match[1] ?? '').matchAll(/`([a-z_]+)`/g)].map((found) => found[1]),
  )
  assert.deepEqual(
    named.filter((name) => name !== 'member').sort(),
    Object.keys(signalSchema.properties).sort(),
  )
})
