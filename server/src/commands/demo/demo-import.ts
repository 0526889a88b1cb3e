// The demo's imported account: a year of history as a German report of a terminal, taken through the very path of `tidemark import`.
import { makeHistory, reportPage } from '@tidemark/practice'
import { confirmImport } from '../../import/confirm-import.ts'
import { planImport } from '../../import/plan-import.ts'
import { openImportLedger } from '../import/open-ledger.ts'
import { readFileOnThread } from '../import/read-file.ts'
import { demoBots, historyFrom, importedAccount } from './demo-accounts.ts'
import type { DemoDeps } from './demo-deps.ts'

/** Answers a line for the person who started it. Throws when a total of the report is not what its rows make. */
export async function importDemoHistory(deps: DemoDeps): Promise<string> {
  const history = makeHistory({
    ...{ ...historyFrom(deps.clock.now()), bots: demoBots, seed: 7, depositCents: 5_000_000 },
    firstTicket: 30_000_001n,
  })
  const page = reportPage(history, { ...importedAccount, language: 'de', decimal: ',' })
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(page, 'utf16le')])
  await using opened = openImportLedger(deps.database, deps.log)
  const ledger = { ledger: opened.ledger, readFile: readFileOnThread }
  const plan = await planImport(ledger, bytes, {
    ...{ account: null, venue: null, decimal: null, dates: null, zone: 'America/New_York+7h' },
    ...{ map: new Map(), lotSizes: new Map() },
  })
  const { created, refused } = await confirmImport(opened.ledger, plan, deps.actor)
  const wrong = plan.content.totals.filter(({ verdict }) => verdict === 'differs')
  if (refused.length > 0 || wrong.length > 0)
    throw new Error(
      `the demo's history was not taken whole: ${refused.length} refused, ${wrong.length} totals differ`,
    )
  return `${created} deals of account ${importedAccount.login} imported from a report in German`
}
