// The package as it is published: compiled, on the oldest Node it promises, and with the examples that use it.
import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { useTidemark } from '../../../server/test/acceptance/harness.ts'
import { runProgram } from '../../../server/test/support/command-line.ts'
import { deadUrl } from './outbox-home.ts'
import { findNode20, installPackage, root, typescript } from './packed-package.ts'

const tidemark = useTidemark()
const node20 = await findNode20()
const installed = await installPackage()
after(() => installed[Symbol.asyncDispose]())
const { folder } = installed

const program = `
import { openOutbox, fromCcxtOrder, rawJson, createReadClient } from '@tidemark/client'
import { createReadClient as same } from '@tidemark/client/read'
import { createStreamClient } from '@tidemark/client/stream'
if (same !== createReadClient || typeof createStreamClient !== 'function') throw new Error('entries differ')
const [dir, url] = process.argv.slice(2)
const trade = { bot_name: 'package', exchange: 'X', asset_symbol: 'S', order_type: 'BUY', entry_time: new Date(1.775e12),
  entry_price: '1.10', position_size: 2, raw_api_response: rawJson('{"a":1.0}') }
for (const fsync of ['background', 'always']) {
  const outbox = openOutbox({ url, key: process.env.BOT_KEY, dir: dir + fsync, fsync })
  for (let n = 0; n < 30; n++) outbox.logTrade({ ...trade, comment: fsync + n })
  outbox.logTrade(fromCcxtOrder({ id: fsync, symbol: 'S', side: 'buy', average: 1, filled: 1, timestamp: 1.775e12 }, { bot_name: 'package', exchange: 'X' }))
  const flushed = await outbox.flush()
  await outbox.close()
  console.log(process.version, JSON.stringify(flushed))
}
const page = await createReadClient({ url, key: process.env.BOT_KEY }).trades({ bot: 'package', limit: 100 })
console.log(page.data.length, page.data.every((trade) => trade.entry_price === '1.10' || trade.entry_price === '1'))
`

test('the published package runs on Node 20', {
  skip: node20 === null && 'no Node 20 on this machine',
}, async () => {
  const file = join(folder, 'bot.mjs')
  writeFileSync(file, program)
  const words = [file, join(folder, 'outbox-'), tidemark.server.url]
  const run = await runProgram(node20 ?? '', words, { env: { BOT_KEY: tidemark.key.key } })
  assert.equal(run.code, 0, run.stderr)
  assert.match(run.stdout, /^(v20\.\S+ \{"settled":true,"left":0\}\n){2}62 true\n$/)
})

/** The code of the guide and the README, a file each; what a block does not define itself is declared before it. */
function writeGuideBlocks(): string[] {
  const pages = ['docs/guide/typescript.md', 'sdk/typescript/README.md']
  const text = pages.map((page) => readFileSync(join(root, page), 'utf8')).join('\n')
  const blocks = [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code)
  assert.ok(blocks.length >= 9)
  return blocks.map((code, at) => {
    const name = `guide-${at}.ts`
    const outbox = code.includes('outbox = ') ? '' : 'declare const outbox: Outbox\n'
    writeFileSync(join(folder, name), `${guideNames}${outbox}${code}`)
    return name
  })
}

const guideNames = `import type { Outbox, TradePayload } from '@tidemark/client'
declare const opened: TradePayload, trade: TradePayload, url: string, key: string, id: string
declare const exchange: { id: string; fetchOrder(id: string, symbol: string): Promise<object> }
`

test('the guide’s code fits the published types, and the CCXT example logs every fill once', async () => {
  for (const name of ['ccxt-bot.ts', 'demo.ts'])
    copyFileSync(join(root, 'examples/typescript', name), join(folder, name))
  const config = {
    compilerOptions: {
      module: 'nodenext',
      target: 'es2023',
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      exactOptionalPropertyTypes: true,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    },
    files: ['demo.ts', ...writeGuideBlocks()],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const checked = await runProgram(process.execPath, [typescript, '-p', folder])
  assert.equal(checked.code, 0, checked.stdout)

  const demo = async (url: string, dir: string) => {
    const run = await runProgram(process.execPath, [join(folder, 'demo.ts'), join(folder, dir)], {
      env: { TIDEMARK_URL: url, TIDEMARK_KEY: tidemark.key.key },
    })
    assert.equal(run.code, 0, run.stderr)
    return run.stdout.trim().split('\n')
  }
  const first = await demo(tidemark.server.url, 'first')
  assert.deepEqual(first.slice(0, 2), ['queued fill 1', 'queued fill 2'])
  assert.equal(first.at(-1), 'all fills are in the ledger')
  await demo(tidemark.server.url, 'second')
  const rows = await tidemark.tradesOf('ccxt-example')
  assert.deepEqual(
    rows
      .map((row) => [row.order_type, row.entry_price, row.position_size, row.commission])
      .reverse(),
    [
      ['BUY', '65001.5', '0.001', '-0.065'],
      ['SELL', '65002.5', '0.001', '-0.065'],
      ['BUY', '65003.5', '0.001', '-0.065'],
      ['SELL', '65004.5', '0.001', '-0.065'],
    ],
  )
})

test('a program that ends without closing its outbox is not held open, and loses nothing', async () => {
  const file = join(folder, 'hasty.mjs')
  writeFileSync(
    file,
    `import { openOutbox } from '@tidemark/client'
const outbox = openOutbox({ url: process.argv[3], key: process.env.BOT_KEY, dir: process.argv[2] })
if (outbox.health().queued === 0) outbox.logTrade({ bot_name: 'hasty', exchange: 'X', asset_symbol: 'S', order_type: 'BUY',
  entry_time: '2026-04-05 12:00', entry_price: 1, position_size: 1 })
console.log(outbox.health().queued)`,
  )
  // The kept connection to a server that answers must not hold it open either.
  for (const url of [deadUrl, deadUrl, tidemark.server.url]) {
    const words = [file, join(folder, 'hasty'), url]
    const run = await runProgram(process.execPath, words, { env: { BOT_KEY: tidemark.key.key } })
    assert.deepEqual([run.code, run.stdout], [0, '1\n'], run.stderr)
  }
  assert.equal((await tidemark.tradesOf('hasty')).length, 1)
})

test('every entry that package.json names is in the package', () => {
  const installedRoot = join(folder, 'node_modules/@tidemark/client')
  const { exports } = JSON.parse(readFileSync(join(installedRoot, 'package.json'), 'utf8'))
  const entries: { types: string; default: string }[] = Object.values(exports)
  assert.equal(entries.length, 3)
  for (const { types, default: code } of entries)
    for (const path of [types, code]) assert.ok(readFileSync(join(installedRoot, path)).length > 0)
})
