// The proof that the table gives of the Expert Advisor: its sources hold no trading function.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { capabilities } from './capabilities.ts'

const root = join(import.meta.dirname, '../../../../sdk/mql5')
const files = globSync('{Include,Experts}/**/*.{mqh,mq5}', { cwd: root }).sort()

/** Every way in which MQL5 sends, checks or changes an order, and the classes that do it for one. */
const trading =
  /\b(OrderSend(Async)?|OrderCheck|OrderCalc\w+|CTrade|CExpertTrade|PositionClose\w*|PositionModify|OrderModify|OrderDelete|TRADE_ACTION_\w+)\b|<Trade[\\/]/

const linesThatTrade = (source: string) =>
  source.split('\n').filter((line) => trading.test(line.replace(/\/\/.*$/, '')))

test('what is said of the Expert is what its sources are', () => {
  assert.equal(capabilities.trade, 'none')
  assert.match(capabilities.proof, /holds no trading function/)
  assert.ok(files.length >= 10, files.join())
  for (const file of files)
    assert.deepEqual(linesThatTrade(readFileSync(join(root, file), 'utf8')), [], file)
})

test('a source that trades would be noticed', () => {
  for (const line of [
    'if(!OrderSend(request,result)) return(false);',
    'OrderSendAsync(request,result);',
    '#include <Trade\\Trade.mqh>',
    'CTrade trade; trade.Buy(1.0);',
    'request.action=TRADE_ACTION_DEAL;',
  ])
    assert.deepEqual(linesThatTrade(line), [line])
  assert.deepEqual(linesThatTrade('// OrderSend is not called here'), [])
})
