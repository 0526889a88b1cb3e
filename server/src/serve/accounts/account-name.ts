// What an account is called in a path: Tidemark's own id (acc_7), or the broker's account number.
// The prefix keeps the two apart: account number 7 and the seventh account are different accounts.
import type { Queryable } from '../../platform/database/database.ts'
import type { Caller } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { ServeDeps } from '../serve-deps.ts'
import { findAccounts } from './account-rows.ts'

const LARGEST_ID = 2_147_483_647

export const idText = (accountId: number) => `acc_${accountId}`

/** The number of an id such as acc_7; null when it is none. */
export function idOf(text: string): number | null {
  const digits = /^acc_([1-9]\d{0,9})$/.exec(text)?.[1]
  return digits === undefined || Number(digits) > LARGEST_ID ? null : Number(digits)
}

/** The one account that is meant. Unknown and not allowed are the same answer. */
export async function resolveAccount(
  { read, shared }: Pick<ServeDeps, 'read' | 'shared'>,
  given: string,
  server: string | null,
  caller: Caller,
): Promise<number> {
  const find = () => findOne(read, given, server, caller)
  // Only whoever may see everything shares: what a limited key may see is asked for it alone.
  return caller.accounts === null ? shared.resolve(JSON.stringify([given, server]), find) : find()
}

async function findOne(
  db: Queryable,
  given: string,
  server: string | null,
  caller: Caller,
): Promise<number> {
  // PostgreSQL cannot take NUL in text.
  if (given === '' || given.length > 50 || given.includes('\0')) throw noSuchAccount()
  const id = idOf(given)
  const name = { id, number: id === null ? given : null }
  const found = await findAccounts(db, name, server, allowedOf(caller))
  const [first] = found
  if (first === undefined) throw noSuchAccount()
  if (found.length === 1) return first.account_id
  const servers = found.map((one) => one.server).join(', ')
  const detail = `Account ${given} stands at several servers (${servers}): choose one with ?server=, or use the id that GET /api/v1/accounts shows.`
  throw new TidemarkError('query_invalid', detail, {
    errors: [{ pointer: 'server', code: 'ambiguous', detail: 'is needed to tell accounts apart' }],
  })
}

export const allowedOf = ({ accounts }: Caller) => (accounts === null ? null : [...accounts])

export function noSuchAccount(): TidemarkError {
  const detail = 'No account of this name was reported, or this key may not see it.'
  return new TidemarkError('not_found', detail)
}

/** What a statement about one account gives has a row, or there is no such account. */
export function firstOf<Row>([first]: readonly Row[]): Row {
  if (first === undefined) throw noSuchAccount()
  return first
}
