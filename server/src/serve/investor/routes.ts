// GET /mt5/investor/account/{number}: an address that existing clients ask, kept unchanged for them.
// It takes the hash of an investor password in its query: deprecated from the first day, and it can be switched off.
// The hash never replaces the key, is compared in constant time, and no log, audit or error holds a query.

import type { Route } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { agedObject } from '../accounts/account-answer.ts'
import { infoMembers } from '../accounts/account-members.ts'
import { resolveAccount } from '../accounts/account-name.ts'
import { chooseFields } from '../accounts/choose-fields.ts'
import { answerTagged, objectText } from '../accounts/entity-tag.ts'
import { viewPositions } from '../accounts/list-answers.ts'
import type { MemberTable } from '../accounts/members.ts'
import { exampleOf, propertiesOf } from '../accounts/members.ts'
import { listOf, type PositionsView, positionMembers } from '../accounts/position-members.ts'
import { textParameter } from '../list-request.ts'
import { readRoute } from '../read-route.ts'
import type { ServeDeps } from '../serve-deps.ts'

const table: MemberTable<PositionsView> = [...infoMembers, listOf(positionMembers)]

export function investorRoute(deps: ServeDeps & { readonly clock: { now(): number } }): Route {
  return {
    ...readRoute,
    path: '/mt5/investor/account/:number',
    id: 'investor_account',
    scope: 'accounts:read',
    object: 'rows',
    summary: 'Read an account with the investor password’s hash (deprecated)',
    description:
      'Beside the key it wants the SHA-256 of the account’s investor password in hex. Use GET /api/v1/accounts/{id}/info instead: an address is logged on its way.',
    query: {
      type: 'object',
      additionalProperties: false,
      required: ['investor_password_hash'],
      properties: {
        investor_password_hash: textParameter(
          200,
          'SHA-256 of the investor password, 64 hex digits.',
        ),
        fields: textParameter(1000, 'Only these members: balance,equity,margin,positions.'),
      },
    },
    responses: {
      200: {
        description: 'The values, how old they are, and where they come from.',
        schema: { type: 'object', properties: propertiesOf(table, 'numbers') },
        example: exampleOf(table, 'numbers'),
      },
    },
    problems: ['not_found', 'query_invalid', 'investor_password_wrong', 'ledger_unavailable'],
    async handle(request) {
      const { params, query, caller } = request
      const chosen = chooseFields(table, query.fields)
      const id = await resolveAccount(deps, params.number ?? '', null, caller)
      if (!(await deps.matchesInvestorHash(id, query.investor_password_hash ?? '')))
        throw new TidemarkError(
          'investor_password_wrong',
          'The investor password of this account is another one, or the account was never linked. Its owner links it with: tidemark account link.',
        )
      const aged = agedObject(await viewPositions(deps, id), chosen, 'numbers')
      const answer = answerTagged(request, aged.facts, objectText(aged))
      return { ...answer, headers: { ...answer.headers, deprecation: '@1795651200' } }
    },
  }
}
