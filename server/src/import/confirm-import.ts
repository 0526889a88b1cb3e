// Writes what a plan calls new, in batches that each land once: what is cut off half-way is finished by importing the file again.
import type { Queryable } from '../platform/database/database.ts'
import { TidemarkError } from '../platform/problem.ts'
import { findLedgerAccount, lockKnownTickets } from './ledger-store.ts'
import type { ImportPlan } from './plan-import.ts'
import type { ImportLedger } from './ports.ts'

export type ImportResult = {
  readonly created: number
  /** Reported by somebody else since the plan was made. */
  readonly duplicate: number
  readonly refused: readonly { readonly row: number; readonly detail: string }[]
}

/** Deals or trades that go into one transaction: what waits behind it should not wait long. */
const AT_ONCE = 500

/** `sender` stands in the audit where the id of a key stands for what was reported. */
export async function confirmImport(
  ledger: ImportLedger,
  plan: ImportPlan,
  sender: string,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<ImportResult> {
  const all = plan.freshDeals.length + plan.freshTrades.length
  let created = 0
  let duplicate = 0
  const refused: { row: number; detail: string }[] = []
  for (let at = 0; at < all; at += AT_ONCE) {
    const rows = [...plan.freshDeals, ...plan.freshTrades].slice(at, at + AT_ONCE)
    const taken =
      plan.content.kind === 'csv_trades'
        ? await ledger.takeTrades(
            plan.freshTrades.slice(at, at + AT_ONCE).map(({ line }) => line),
            plan.zone,
            sender,
          )
        : await takeDeals(ledger, plan, at, sender)
    created += taken.created
    duplicate += taken.duplicate
    for (const { index, detail } of taken.refused)
      refused.push({ row: rows[index]?.row ?? 0, detail })
    onProgress(Math.min(at + AT_ONCE, all), all)
  }
  return { created, duplicate, refused }
}

/** Somebody reported one of these deals in the meantime; theirs says more. */
class AlreadyKnown extends Error {
  override readonly name = 'AlreadyKnown'
  readonly tickets: ReadonlySet<string>

  constructor(tickets: readonly string[]) {
    super('deals became known')
    this.tickets = new Set(tickets)
  }
}

const TRIES = 3

async function takeDeals(ledger: ImportLedger, plan: ImportPlan, at: number, sender: string) {
  let deals = plan.freshDeals.slice(at, at + AT_ONCE).map(({ deal }) => deal)
  let known = 0
  const { account, zone } = plan
  for (let turn = 0; turn < TRIES && deals.length > 0; turn += 1) {
    const tickets = deals.map(({ content }) => content.deal)
    const guard = async (tx: Queryable) => {
      const found = await findLedgerAccount(tx, account.server, account.login)
      if (found === null) return
      const taken = await lockKnownTickets(tx, found.accountId, tickets)
      if (taken.length > 0) throw new AlreadyKnown(taken)
    }
    try {
      const taken = await ledger.takeDeals({
        ...{ account, deals, zone, sender, guard },
        currency: plan.content.currency,
      })
      return { ...taken, duplicate: taken.duplicate + known }
    } catch (error) {
      if (!(error instanceof AlreadyKnown)) throw error
      known += error.tickets.size
      deals = deals.filter(({ content }) => !error.tickets.has(content.deal))
    }
  }
  if (deals.length > 0)
    throw new TidemarkError(
      'ledger_busy',
      'Others report deals of this file at this moment. What was written stays; import it again for the rest.',
      { retryAfterMs: 2_000 },
    )
  return { created: 0, duplicate: known, refused: [] }
}
