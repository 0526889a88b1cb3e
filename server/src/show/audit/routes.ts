// The audit for people who have logged in: looked through newest first, and verified.
import { browseEntries, type Places } from '../../access/audit/browse-entries.ts'
import {
  answer,
  done,
  doneSchema,
  formBody,
  formProblems,
  personRoute,
} from '../../access/people/person-route.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { readJsonBody } from '../../platform/http/json-body.ts'
import type { Route } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { Verifier } from './verification.ts'

export type AuditRouteDeps = {
  readonly audit: { readonly read: Queryable; readonly verifier: Verifier }
}

const path = '/api/v1/admin/audit'
const nothing = { type: 'object', additionalProperties: false, properties: {} } as const
const text = (maxLength: number, description: string) => ({
  ...{ type: 'string', minLength: 1, maxLength, description },
})

export function auditRoutes({ audit }: AuditRouteDeps): Route[] {
  return [
    {
      ...personRoute,
      ...{ method: 'GET', path, id: 'browse_audit' },
      summary: 'Look through the audit, newest first',
      description:
        'Every page looks at 20,000 entries at most: with a rare filter a page may be short, or empty, and next_cursor goes on.',
      query: {
        type: 'object',
        additionalProperties: false,
        properties: {
          kind: text(60, 'Such as key_created, logged_in, request.'),
          chain: text(100, 'One chain; command-line is what people did.'),
          text: text(100, 'What the entry must hold: a key id, a route, an address.'),
          refused: { enum: ['true'], description: 'Only what was refused.' },
          limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
          cursor: text(20_000, 'next_cursor of the page before.'),
        },
      },
      responses: {
        200: {
          description: 'Entries.',
          schema: {
            type: 'object',
            properties: {
              data: { type: 'array', items: { type: 'object' } },
              next_cursor: { type: ['string', 'null'] },
            },
          },
        },
      },
      problems: [],
      async handle({ query }) {
        const { entries, next } = await browseEntries(
          audit.read,
          {
            ...{ chain: query.chain ?? null, kind: query.kind ?? null, text: query.text ?? null },
            isRefused: query.refused === 'true',
          },
          readCursor(query.cursor),
          Number(query.limit ?? 50),
        )
        return answer({
          data: entries.map(({ chain, seq, at, entry }) => ({ chain, seq, at, entry })),
          next_cursor: next === null ? null : toCursor(next),
        })
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: `${path}/verification`, id: 'verify_audit' },
      summary: 'Begin to verify the audit; it goes on in the background',
      body: formBody(nothing, {}),
      responses: { 202: { description: 'Begun.', schema: doneSchema } },
      problems: [...formProblems, 'state_conflict'],
      async handle(request) {
        readJsonBody(request.body, nothing)
        if (!audit.verifier.start())
          throw new TidemarkError('state_conflict', 'It is being verified at this moment.')
        return answer(done, 202)
      },
    },
    {
      ...personRoute,
      ...{ method: 'GET', path: `${path}/verification`, id: 'read_verification' },
      ...{ audit: 'none' },
      summary: 'Read how the verification stands',
      responses: { 200: { description: 'State and verdict.', schema: { type: 'object' } } },
      problems: [],
      async handle() {
        const { state, startedAt, endedAt, entries, verdict } = audit.verifier.now()
        return answer({
          ...{ state, started_at: startedAt, ended_at: endedAt, entries },
          verdict:
            verdict === null ? null : { ...verdict, findings: verdict.findings.slice(0, 50) },
        })
      },
    },
  ]
}

const toCursor = (places: Places): string =>
  Buffer.from(JSON.stringify(places)).toString('base64url')

function readCursor(cursor: string | undefined): Places | null {
  if (cursor === undefined) return null
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const places = Object.entries(Object(read)).map(([chain, below]) => [chain, Number(below)])
    if (places.every(([, below]) => Number.isSafeInteger(below))) return Object.fromEntries(places)
  } catch {
    // Not one of ours: said below.
  }
  throw new TidemarkError('query_invalid', 'cursor is not one that this list gave.', {
    errors: [
      { pointer: 'cursor', code: 'cursor', detail: 'cursor is not one that this list gave.' },
    ],
  })
}
