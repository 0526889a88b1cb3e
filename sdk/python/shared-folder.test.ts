// One format for both SDKs: a folder that the one has filled is drained by the other, byte for byte and in order.
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { tradeText, useTidemark } from '../../server/test/acceptance/harness.ts'
import { openOutbox } from '../typescript/src/index.ts'
import { drive, noPython } from './tests/drive-python.ts'

type Answer = {
  left: number
  receipts: { seq: number; key: string | null }[]
  dead: { status: number; text: string }[]
}

const tidemark = useTidemark()
const options = { skip: noPython }
const dirOf = (name: string) => join(tidemark.home.folder, `shared-${name}`)
const sample = (bot: string) => JSON.parse(tradeText({ bot_name: `"${bot}"` }))

/** The address of a port on which nobody listens. */
async function nobody(): Promise<string> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  assert.ok(typeof address === 'object' && address !== null)
  return `http://127.0.0.1:${address.port}`
}

function order(dir: string, url: string, trades: readonly string[], more = {}): string {
  const head = { do: 'run', url, dir, ...more }
  return `${JSON.stringify(head).slice(0, -1)},"trades":[${trades.join(',')}]}`
}

async function commentsInOrder(bot: string): Promise<string[]> {
  const rows = await tidemark.tradesOf(bot)
  return rows
    .sort((left, right) => Number(left.internal_id) - Number(right.internal_id))
    .map((row) => String(row.comment))
}

test('what Python has queued, TypeScript sends', options, async () => {
  const dir = dirOf('python')
  const trades = ['1', '2', '3'].map((at) =>
    tradeText({ bot_name: '"from-python"', comment: `"ü ${at}"`, exit_price: '1.50' }),
  )
  const filled = await drive<Answer>(
    order(dir, await nobody(), trades, { flush: 0 }),
    tidemark.key.key,
  )
  assert.deepEqual([filled.left, filled.receipts.at(-1)?.seq], [3, 3])
  await using outbox = openOutbox({ url: tidemark.server.url, key: tidemark.key.key, dir })
  assert.equal(outbox.health().queued, 3)
  assert.equal(outbox.logTrade({ ...sample('from-python'), comment: 'ü 4' }).seq, 4)
  assert.equal((await outbox.flush()).settled, true)
  assert.deepEqual(await commentsInOrder('from-python'), ['ü 1', 'ü 2', 'ü 3', 'ü 4'])
  const exits = (await tidemark.tradesOf('from-python')).map((row) => row.exit_price)
  assert.deepEqual(exits.sort(), ['1.50', '1.50', '1.50', null])
})

test('what TypeScript has queued, Python sends', options, async () => {
  const dir = dirOf('typescript')
  const outbox = openOutbox({ url: await nobody(), key: tidemark.key.key, dir })
  for (const at of [1, 2, 3])
    outbox.logTrade({ ...sample('from-typescript'), comment: `ü ${at}`, exit_price: '1.50' })
  await outbox.close()
  const more = [tradeText({ bot_name: '"from-typescript"', comment: '"ü 4"' })]
  const drained = await drive<Answer>(order(dir, tidemark.server.url, more), tidemark.key.key)
  assert.deepEqual([drained.left, drained.receipts[0]?.seq], [0, 4])
  assert.deepEqual(await commentsInOrder('from-typescript'), ['ü 1', 'ü 2', 'ü 3', 'ü 4'])
})

test(
  'each reads the dead letters of the other and respects its cursor and its lock',
  options,
  async () => {
    const dir = dirOf('letters')
    const same = { bot_name: '"letters"', exchange_order_id: '"1"' }
    const trades = [tradeText(same), tradeText({ ...same, entry_price: '7.70' })]
    const python = await drive<Answer>(order(dir, tidemark.server.url, trades), tidemark.key.key)
    assert.deepEqual(
      python.dead.map(({ status }) => status),
      [409],
    )
    const outbox = openOutbox({ url: tidemark.server.url, key: tidemark.key.key, dir })
    const [letter] = await outbox.deadLetters()
    assert.match(letter?.tradeText ?? '', /"entry_price":7\.70/)
    await assert.rejects(
      drive<Answer>(order(dir, tidemark.server.url, []), tidemark.key.key),
      /OutboxInUse.*is in use by process/s,
    )
    assert.equal(await outbox.requeueDeadLetters(), 1)
    await outbox.flush()
    const receipt = outbox.logTrade({ ...sample('letters'), exchange_order_id: '2' })
    assert.equal(receipt.seq, 4, 'two from Python, one put back, one new')
    await outbox.close()
    const again = await drive<Answer>(order(dir, tidemark.server.url, []), tidemark.key.key)
    assert.deepEqual([again.left, again.dead.map(({ text }) => text)], [0, [letter?.tradeText]])
    assert.equal((await tidemark.tradesOf('letters')).length, 2)
  },
)
