// What happens when others report the very deals that are being imported.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decimal } from '../domain/decimal.ts'
import type { Queryable } from '../platform/database/database.ts'
import { confirmImport } from './confirm-import.ts'
import type { FileDeal } from './content.ts'
import type { ImportPlan } from './plan-import.ts'
import type { ImportLedger } from './ports.ts'

const zero = '0' as Decimal // canonical

function fileDeal(ticket: number): FileDeal {
  const nothing = {
    ...{ order: null, position: null, reason: null, magic: null, stopLoss: null, takeProfit: null },
    ...{ commission: null, swap: null, fee: null, comment: null, externalId: null },
  }
  return {
    row: ticket,
    deal: {
      ...{ index: 0, liveOffsetS: null, source: '[]' },
      content: {
        ...nothing,
        ...{ deal: String(ticket), serverMsc: '0', type: 2, entry: 0, symbol: '' },
        ...{ volume: zero, price: zero, profit: zero },
      },
    },
  }
}

const plan: ImportPlan = {
  content: {
    ...{ kind: 'mt5_history', login: '77', server: 'Broker', currency: null, balance: null },
    ...{ deals: [], trades: [], totals: [], notes: [] },
  },
  ...{ account: { login: '77', server: 'Broker' }, ledgerAccount: null, zone: null },
  ...{ freshDeals: [1, 2, 3, 4].map(fileDeal), freshTrades: [] },
  ...{ known: 0, differences: [], missing: [] },
}

/** Each time one more of the deals, `first` of them in all, was reported by somebody else. */
function ledgerWith(first: number): ImportLedger {
  let turn = 0
  const answer = (text: string, values: readonly unknown[]): unknown[] => {
    if (text.includes('from accounts a')) return [{ account_id: 1 }]
    if (!text.includes('select distinct deal')) return []
    turn += 1
    const tickets = values[1] as readonly string[] // as lockKnownTickets gives them
    return turn <= first ? tickets.slice(0, 1).map((deal) => ({ deal })) : []
  }
  const query = async <R>(text: string, values: readonly unknown[] = []) => {
    const rows = answer(text, values) as R[] // what the statement asks for
    return { rows, rowCount: rows.length }
  }
  const tx: Queryable = { query }
  return {
    read: tx,
    checkTrades: () => assert.fail(),
    takeTrades: () => assert.fail(),
    async takeDeals({ deals, guard }) {
      await guard(tx)
      return { created: deals.length, duplicate: 0, refused: [] }
    },
  }
}

test('deals that were reported meanwhile are left out and counted', async () => {
  assert.deepEqual(await confirmImport(ledgerWith(2), plan, 'person:alice'), {
    ...{ created: 2, duplicate: 2, refused: [] },
  })
})

test('an import whose deals others go on reporting says so, and does not end as if it were whole', async () => {
  await assert.rejects(confirmImport(ledgerWith(9), plan, 'person:alice'), { code: 'ledger_busy' })
})
