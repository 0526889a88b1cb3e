// What documents say of brokers, held to what the program does: capabilities, settings, commands, causes, permissions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  renderAllowedTable,
  renderCapabilityPage,
  renderFailureTable,
  renderFieldTable,
  renderTickTraderFieldTable,
  renderTickTraderReadTable,
} from '../../../scripts/broker-pages.ts'
import { capabilityTable } from '../../src/connect/capability-table.ts'
import { rightFor } from '../../src/connect/mt5/retcode.ts'
import { defaultPacing } from '../../src/connect/supervisor/pacing.ts'
import { venues } from '../../src/connect/venues.ts'
import { readProjectFile } from './project.ts'

const page = readProjectFile('docs/brokers/mt5-web-api.md')

test('docs/brokers/capabilities.md is the table of the program', () => {
  assert.equal(readProjectFile('docs/brokers/capabilities.md'), renderCapabilityPage())
})

test('every venue answers the questions, and none of them trades', () => {
  for (const { venue } of venues)
    assert.equal(capabilityTable.filter((one) => one.venue === venue).length, 1, venue)
  for (const { trade, venue } of capabilityTable) assert.equal(trade, 'none', venue)
  assert.match(renderCapabilityPage(), /\n\| Trading \| none \| none \| none \|\n$/)
})

test('the page of the MT5 Web API has its settings, its commands and every cause of failure', () => {
  for (const table of [renderFieldTable(), renderAllowedTable(), renderFailureTable()])
    assert.ok(page.includes(`: generated -->\n${table}\n<!-- end -->`), table.slice(0, 200))
})

test('the page of TickTrader has its settings, and every read with its way', () => {
  const tickTrader = readProjectFile('docs/brokers/ticktrader.md')
  for (const table of [renderTickTraderFieldTable(), renderTickTraderReadTable()])
    assert.ok(tickTrader.includes(`: generated -->\n${table}\n<!-- end -->`), table.slice(0, 200))
})

test('the permissions of that page are those that a refusal names', () => {
  for (const command of [
    'auth/start',
    'user/get',
    'position/get_batch',
    'user/check_password',
  ] as const) {
    const named = /“([^”]+)”/.exec(rightFor(command))?.[1] ?? assert.fail(command)
    assert.ok(page.includes(named), named)
  }
})

test('how often that page says that a broker is asked is how often it is', () => {
  const { pollMs, chunk, pingMs, reconcileMs, clockMs, backOff } = defaultPacing
  for (const words of [
    `Every ${pollMs / 1000} seconds two requests for each ${chunk} accounts`,
    `every ${reconcileMs / 60_000} minutes; the clock every ${clockMs / 60_000} minutes`,
    `a ping after ${pingMs / 1000} silent seconds`,
    `after ${backOff.firstMs / 1000} seconds, then more and more slowly up to ${backOff.mostMs / 60_000} minutes`,
  ])
    assert.ok(page.replaceAll('\n', ' ').includes(words), words)
})
