// Which accounts are read and how they are kept, over HTTP, for people who have logged in: the same acts as `tidemark account`.
import {
  actorOf,
  answer,
  done,
  doneSchema,
  formBody,
  formProblems,
  personRoute,
} from '../../access/people/person-route.ts'
import { fault, formInvalid, readJsonBody } from '../../platform/http/json-body.ts'
import type { Route, RouteRequest } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { findAccountsNamed } from '../connections/account-link-store.ts'
import { accountComplaint, dayBoundaryComplaint } from '../connections/account-terms.ts'
import { loadConnections } from '../connections/connection-store.ts'
import {
  type AccountChange,
  AccountRefused,
  addAccounts,
  changeAccount,
  expectAccount,
  removeAccount,
} from '../connections/manage-accounts.ts'
import type { ManageDeps } from '../connections/manage-connections.ts'
import type { ConnectRouteDeps } from './connection-routes.ts'
import { addAccountsSchema, changeAccountSchema } from './members.ts'

const path = '/api/v1/admin/accounts'

export function accountRoutes({ connect }: ConnectRouteDeps): Route[] {
  const acting = (request: RouteRequest): ManageDeps => ({ ...connect, actor: actorOf(request) })

  /** By Tidemark's own id, which stands for one account alone. */
  async function named({ params }: RouteRequest): Promise<number> {
    const id = params.id ?? ''
    const [found] = /^acc_\d{1,9}$/.test(id)
      ? await findAccountsNamed(connect.database.read, id, null)
      : []
    if (found === undefined)
      throw new TidemarkError('not_found', 'There is no account of this id, such as acc_7.')
    return found.accountId
  }

  return [
    {
      ...personRoute,
      ...{ method: 'POST', path, id: 'add_accounts', stepUp: true },
      summary: 'Let a connection read accounts, or say beforehand how one is kept',
      description:
        'With connection it reads the accounts from now on. With server they are accounts that an Expert Advisor will report.',
      body: formBody(addAccountsSchema, { connection: 'mine', accounts: ['5001'] }),
      responses: { 201: { description: 'Added.', schema: doneSchema } },
      problems: [...formProblems, 'state_conflict'],
      async handle(request) {
        const typed = readJsonBody(request.body, addAccountsSchema)
        const numbers = numbersOf(typed.accounts)
        const change = changeOf(typed)
        const [connectionName, server] = [typed.connection ?? null, typed.server ?? null]
        if ((connectionName === null) === (server === null))
          throw formInvalid([fault('/connection', 'either', 'Say either connection or server.')])
        if (server !== null) {
          for (const number of numbers)
            await orConflict(expectAccount(acting(request), server, number, change))
          return answer(done, 201)
        }
        const [connection] = await loadConnections(connect.database.read, connectionName)
        if (connection === undefined)
          throw formInvalid([fault('/connection', 'unknown', 'There is no connection so called.')])
        await orConflict(addAccounts(acting(request), connection, numbers, change))
        return answer(done, 201)
      },
    },
    {
      ...personRoute,
      ...{ method: 'PATCH', path: `${path}/:id`, id: 'change_account' },
      summary: 'Change what is kept of an account',
      body: formBody(changeAccountSchema, { day_boundaries: ['17:00 America/New_York'] }),
      responses: { 200: { description: 'Changed.', schema: doneSchema } },
      problems: [...formProblems, 'not_found', 'state_conflict'],
      async handle(request) {
        const change = changeOf(readJsonBody(request.body, changeAccountSchema))
        const accountId = await named(request)
        await orConflict(changeAccount(acting(request), accountId, `acc_${accountId}`, change))
        return answer(done)
      },
    },
    {
      ...personRoute,
      ...{ method: 'DELETE', path: `${path}/:id`, id: 'remove_account' },
      summary: 'Stop reading an account and forget its investor password; what is known stays',
      responses: { 200: { description: 'No longer read.', schema: doneSchema } },
      problems: ['not_found'],
      async handle(request) {
        await removeAccount(acting(request), await named(request))
        return answer(done)
      },
    },
  ]
}

function numbersOf(typed: readonly string[]): string[] {
  const numbers = [...new Set(typed.map((one) => one.trim()))]
  const errors = numbers.flatMap((one, at) => {
    const complaint = accountComplaint(one)
    return complaint === null ? [] : [fault(`/accounts/${at}`, 'account', `${complaint}.`)]
  })
  if (numbers.length === 0) errors.push(fault('/accounts', 'required', 'Name at least one.'))
  if (errors.length > 0) throw formInvalid(errors)
  return numbers
}

function changeOf(typed: {
  readonly retention?: 'ledger' | 'cache_only' | null
  readonly day_boundaries?: readonly string[] | null
}): AccountChange {
  const boundaries = typed.day_boundaries ?? null
  const errors = (boundaries ?? []).flatMap((one, at) => {
    const complaint = dayBoundaryComplaint(one)
    return complaint === null
      ? []
      : [fault(`/day_boundaries/${at}`, 'rule', `A day boundary ${complaint}.`)]
  })
  if (errors.length > 0) throw formInvalid(errors)
  return { retention: typed.retention ?? null, dayBoundaries: boundaries }
}

async function orConflict<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof AccountRefused ? conflict(error) : error
  }
}

const conflict = (cause: AccountRefused) =>
  new TidemarkError('state_conflict', cause.message, { cause })
