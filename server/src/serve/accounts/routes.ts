// GET /api/v1/accounts… and the founding GET /api/account/{id}/…: accounts as Experts report and connections read them.
// Both forms of one answer have the same members; only there money is JSON numbers, here it is text.

import type { JsonSchema, Route, RouteRequest } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { DEFAULT_LIMIT, textParameter } from '../list-request.ts'
import { readRoute } from '../read-route.ts'
import { type AccountAnswer, type AccountDeps, agedObject } from './account-answer.ts'
import { accountMembers } from './account-members.ts'
import { allowedOf, idOf, idText } from './account-name.ts'
import { listAccounts } from './account-rows.ts'
import { viewOf } from './account-view.ts'
import { account, info, summary } from './answers.ts'
import { chooseFields } from './choose-fields.ts'
import { answerTagged, objectText } from './entity-tag.ts'
import { withHeld } from './held-rows.ts'
import { assets, orders, positions } from './list-answers.ts'
import type { Form } from './members.ts'

export function accountRoutes(deps: AccountDeps): Route[] {
  const founding = [info, positions, summary]
  const answers = [...founding, orders, assets]
  return [
    listRoute(deps),
    answerRoute(deps, account, 'text', '/api/v1/accounts/:id'),
    ...answers.map((one) => answerRoute(deps, one, 'text', `/api/v1/accounts/:id/${one.name}`)),
    ...founding.map((one) => answerRoute(deps, one, 'numbers', `/api/account/:id/${one.name}`)),
  ]
}

const ruled = { ...readRoute, scope: 'accounts:read', object: 'rows' } as const

const unchanged = { description: 'What If-None-Match names is still so; only the age has grown.' }

const fields = (example: string) =>
  textParameter(1000, `Only these members, with commas: ${example}. Freshness always comes along.`)

function answerRoute(deps: AccountDeps, answer: AccountAnswer, form: Form, path: string): Route {
  const founding = form === 'numbers'
  return {
    ...ruled,
    path,
    id: `${founding ? 'founding_' : ''}${answer.id}`,
    summary: answer.summary,
    description: `${answer.description} {id} is the broker’s account number, or the id that GET /api/v1/accounts shows. ${founding ? 'Money and lots are JSON numbers with exact digits.' : 'Money and lots are decimal text.'}`,
    query: {
      type: 'object',
      additionalProperties: false,
      properties: {
        fields: fields(answer.fieldsExample),
        server: textParameter(64, 'The broker’s server, for a number that stands at several.'),
      },
    },
    responses: {
      200: {
        description: 'The values, how old they are, and where they come from.',
        schema: answer.schema(form),
        example: answer.example(form),
      },
      304: unchanged,
    },
    problems: ['not_found', 'query_invalid', 'ledger_unavailable'],
    async handle(request) {
      const aged = await answer.answer(deps, request, form)
      return answerTagged(request, aged.facts, objectText(aged))
    },
  }
}

function listRoute(deps: AccountDeps): Route {
  const row: JsonSchema = account.schema('text')
  return {
    ...ruled,
    path: '/api/v1/accounts',
    id: 'list_accounts',
    summary: 'List accounts with balance, equity and how fresh they are',
    description:
      'Accounts that Expert Advisors report and that connections read, in the order in which they came to be known. A key that is limited to accounts sees no other.',
    query: {
      type: 'object',
      additionalProperties: false,
      properties: {
        fields: fields(account.fieldsExample),
        limit: {
          type: 'integer',
          minimum: 1,
          maximum: 1000,
          description: `Accounts per page (default ${DEFAULT_LIMIT}).`,
        },
        cursor: textParameter(20, 'next_cursor of the page before.'),
      },
    },
    responses: {
      200: {
        description: 'A page of accounts.',
        schema: {
          type: 'object',
          required: ['data', 'next_cursor'],
          properties: {
            data: { type: 'array', items: row },
            next_cursor: { type: ['string', 'null'] },
          },
        },
        example: { data: [account.example('text')], next_cursor: null },
      },
      304: unchanged,
    },
    problems: ['query_invalid', 'ledger_unavailable'],
    handle: (request) => answerPage(deps, request),
  }
}

async function answerPage({ read, clock, held }: AccountDeps, request: RouteRequest) {
  const { query, caller } = request
  const table = chooseFields(accountMembers, query.fields)
  const limit = Number(query.limit ?? DEFAULT_LIMIT)
  // One more than asked tells whether another page exists.
  const found = await listAccounts(read, allowedOf(caller), placeOf(query.cursor), limit + 1)
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  const next = found.length > limit && last !== undefined ? `"${idText(last.account_id)}"` : 'null'
  const data = rows.map((row) =>
    agedObject(viewOf(withHeld(row, held), clock.now()), table, 'text'),
  )
  const end = `"next_cursor":${next}}`
  const facts = data.map((one) => one.facts).join('\n')
  return answerTagged(request, facts + end, `{"data":[${data.map(objectText).join(',')}],${end}`)
}

function placeOf(cursor: string | undefined): number {
  const place = cursor === undefined ? 0 : idOf(cursor)
  if (place !== null) return place
  throw new TidemarkError('query_invalid', 'cursor must be a next_cursor of an earlier answer.', {
    errors: [{ pointer: 'cursor', code: 'cursor', detail: 'is not a next_cursor' }],
  })
}
