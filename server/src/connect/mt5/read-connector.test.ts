// The port over a server that gives its rows in an order of its own.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { brokerPassword, done, startScriptedBroker } from '../../../test/support/scripted-broker.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import { Secret } from '../../platform/secret.ts'
import { readConnector } from './read-connector.ts'

const nothing = () => undefined
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const { samples }: { samples: { deal: Record<string, string> } } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'testdata/mt5-web-api.json'), 'utf8'),
)

test('deals come oldest first and numbered, in whatever order the server has them', async () => {
  const times = ['5000', '3000', '4000', '3000']
  const rows = times.map((TimeMsc, at) => ({ ...samples.deal, Deal: String(20 - at), TimeMsc }))
  await using broker = await startScriptedBroker(({ command, query }) => {
    if (command === 'deal/get_total') return done({ Total: String(rows.length) })
    return command === 'deal/get_page' ? done(query.offset === '0' ? rows : []) : null
  })
  await using session = await readConnector.open({
    settings: { url: broker.url, login: '1000', ca: broker.certPem },
    secrets: { password: new Secret(brokerPassword) },
    ...{ clock: systemClock, log: silent },
  })
  const deals = await session.readDeals('7', 3, 5)
  assert.deepEqual(
    deals.map(({ index, content }) => [index, content.deal, content.serverMsc]),
    [
      [0, '17', '3000'],
      [1, '19', '3000'],
      [2, '18', '4000'],
      [3, '20', '5000'],
    ],
  )
  const asked = broker.asked.find(({ command }) => command === 'deal/get_page')?.query
  assert.deepEqual(asked, { login: '7', from: '3', to: '5', offset: '0', total: '100' })
})
