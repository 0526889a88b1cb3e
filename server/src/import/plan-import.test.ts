// What a plan takes from the file, from the person and from the ledger, where they say different things.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Queryable } from '../platform/database/database.ts'
import type { FileContent, FileKind } from './content.ts'
import type { LedgerAccount } from './ledger-store.ts'
import { type ImportOptions, planImport } from './plan-import.ts'
import type { ImportLedger } from './ports.ts'
import { previewOf } from './preview.ts'

const options: ImportOptions = {
  ...{ account: null, venue: null, zone: null, decimal: null, dates: null },
  ...{ map: new Map(), lotSizes: new Map() },
}
const newYork = 'America/New_York+7h'

/** A ledger that knows one account, and the file's content as given. */
function bench(known: Partial<LedgerAccount> | null, file: Partial<FileContent> = {}) {
  const zones: (string | null)[] = []
  const row = known && { account_id: 1, currency: null, zone: null, retention: null, ...known }
  const read: Queryable = {
    async query<R>(text: string) {
      const rows = text.includes('from accounts a') && row !== null ? [row] : []
      return { rows: rows as R[], rowCount: rows.length } // the rows that the statement asks for
    },
  }
  const ledger: ImportLedger = {
    read,
    checkTrades(_lines, zone) {
      zones.push(zone)
      return []
    },
    takeTrades: () => assert.fail(),
    takeDeals: () => assert.fail(),
  }
  const content: FileContent = {
    ...{ kind: 'csv_trades' as FileKind, login: '77', server: 'Broker-MT5', currency: null },
    ...{ deals: [], totals: [], notes: [], balance: null },
    trades: [{ row: 2, members: { entry_time: '2026-04-05 12:00:00' } }],
    ...file,
  }
  const deps = { ledger, readFile: async () => content }
  return { zones, plan: (more = {}) => planImport(deps, Buffer.alloc(0), { ...options, ...more }) }
}

const refused = (message: RegExp) => ({ code: 'import_unreadable', message })

test('a zone is not said for deals whose account has another in the ledger', async () => {
  const { plan } = bench({ zone: newYork }, { kind: 'mt5_history', trades: [] })
  await assert.rejects(
    plan({ zone: 'Europe/London' }),
    refused(/^--zone says Europe\/London, and the ledger knows .*77 as America\/New_York\+7h/),
  )
  assert.equal((await plan({ zone: newYork })).zone, newYork)
  assert.equal((await plan()).zone, newYork)
  const fresh = bench({}, { kind: 'mt5_history', trades: [] })
  assert.equal((await fresh.plan({ zone: 'Europe/London' })).zone, 'Europe/London')
})

test('a list is checked, shown and written by one zone: as said, else of the account', async () => {
  const { zones, plan } = bench({ zone: newYork })
  const said = await plan({ zone: 'Europe/London' })
  const own = await plan()
  assert.deepEqual(zones, ['Europe/London', newYork])
  assert.deepEqual([said.zone, own.zone], zones)
  assert.deepEqual([previewOf(said).zone, previewOf(own).zone], zones)
  assert.deepEqual(previewOf(own).notes, [])
  const unknown = bench(null)
  const preview = previewOf(await unknown.plan())
  assert.deepEqual([unknown.zones, preview.zone], [[null], null])
  assert.match(preview.notes.join(), /taken for UTC/)
})

test('what the file names is not said otherwise', async () => {
  const { plan } = bench({})
  await assert.rejects(
    plan({ venue: 'Other-MT5' }),
    refused(/^The file is of the server "Broker-MT5", and --venue says "Other-MT5"/),
  )
  await assert.rejects(plan({ account: '78' }), refused(/^The file is of account 77, and --acc/))
  const same = await plan({ venue: 'Broker-MT5', account: '77' })
  assert.deepEqual(same.account, { login: '77', server: 'Broker-MT5' })
  const silent = await bench({}, { server: null }).plan({ venue: 'Other-MT5' })
  assert.equal(silent.account.server, 'Other-MT5')
})
