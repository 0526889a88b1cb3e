// What a report is told when the database cannot take it: a fault of the ledger is never one of the report.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountNews } from '../../../test/support/account-news.ts'
import { reportText } from '../../../test/support/expert-reports.ts'
import { systemClock } from '../../platform/clock.ts'
import { SqlError } from '../../platform/database/database.ts'
import { type LogExpertReportDeps, logExpertReport } from './log-expert-report.ts'
import { readExpertReport } from './wire.ts'

const sender = { keyId: 'testtest', ip: '127.0.0.1' }

function failing(sqlState: string): LogExpertReportDeps {
  const fail = () => Promise.reject(new SqlError(sqlState))
  return {
    accounts: { known: () => 1, ensure: async () => 1 },
    ...accountNews(),
    database: { transaction: fail, read: { query: fail } },
    writer: { write: fail, async [Symbol.asyncDispose]() {} },
    clock: systemClock,
  }
}

const picture = readExpertReport(reportText({ account: '"balance":1' }))

test('a picture that a full or read-only database does not take is to be sent again', async () => {
  for (const sqlState of ['53100', '25006', '58030', '54000'])
    await assert.rejects(logExpertReport(failing(sqlState), picture, sender, null), {
      code: 'ledger_unavailable',
    })
})

test('an error of ours in a picture is not taken for one of the database', async () => {
  await assert.rejects(logExpertReport(failing('42703'), picture, sender, null), {
    sqlState: '42703',
  })
})
