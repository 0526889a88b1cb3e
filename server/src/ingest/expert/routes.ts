// The HTTP face of Expert Advisors: what they report, and where they ask to go on.
// The only file of this room that knows requests, beside wire.ts.
import { expertLimits, expertReportExample, expertReportSchema } from '@tidemark/contract'
import { accountRefusal, accountsToSee } from '../../access/account-rule.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { problemAnswer } from '../../platform/http/problem-answer.ts'
import type { Route } from '../../platform/http/route.ts'
import { decodeBody } from '../read-body.ts'
import { loadExpertStates } from './expert-state.ts'
import {
  type LogExpertReportDeps,
  type LoggedReport,
  logExpertReport,
} from './log-expert-report.ts'
import { readExpertReport } from './wire.ts'

export type ExpertRouteDeps = LogExpertReportDeps & {
  readonly read: Queryable
  readonly events: {
    deals(result: 'created' | 'duplicate' | 'corrected' | 'refused', count: number): void
    strippedNul(): void
  }
}

const whole = (description: string) => ({ type: 'integer', minimum: 0, description }) as const
const msc = { type: ['string', 'null'], description: 'Milliseconds, the broker’s clock.' } as const

export function expertRoutes(deps: ExpertRouteDeps): Route[] {
  return [reportRoute(deps), stateRoute(deps)]
}

function reportRoute(deps: ExpertRouteDeps): Route {
  return {
    method: 'POST',
    path: '/api/v1/ea/reports',
    id: 'log_expert_report',
    summary: 'Report deals and the state of an MT5 account',
    description:
      'What the Expert Advisor sends: deals (kept for ever, each once under login, server and ticket), and with a balance the latest picture of the account and its open positions. 200 means that the deals are committed to disk. A deal that breaks a rule is refused alone: refused_indexes names it, the others are stored. The same deal again is a duplicate; with other content it is a correction, and the earlier version is kept.',
    auth: 'key',
    scope: 'ingest:write',
    object: 'body_account',
    rate: 'ingest',
    audit: 'each',
    idempotency: 'none',
    query: null,
    body: {
      contentTypes: ['application/json'],
      limitBytes: expertLimits.reportBytes,
      schema: expertReportSchema,
      example: expertReportExample,
    },
    responses: {
      200: {
        description: 'Taken.',
        schema: {
          type: 'object',
          required: [
            'status',
            'deals',
            'refused_indexes',
            'deals_known',
            'watermark_msc',
            'resync',
          ],
          properties: {
            status: { const: 'success' },
            deals: {
              type: 'object',
              required: ['new', 'duplicate', 'corrected', 'refused'],
              properties: {
                new: whole('Deals stored for the first time.'),
                duplicate: whole('Deals that were known.'),
                corrected: whole('Deals that the broker rewrote.'),
                refused: {
                  type: 'array',
                  items: {
                    type: 'object',
                    properties: {
                      index: whole('Place in the report.'),
                      problem: { type: 'object' },
                    },
                  },
                },
              },
            },
            refused_indexes: { type: 'array', items: whole('Place in the report.') },
            deals_known: whole('Deals of the account in the ledger.'),
            watermark_msc: msc,
            resync: {
              type: 'boolean',
              description: 'The terminal knows more deals than the ledger: send the whole history.',
            },
          },
        },
        example: {
          status: 'success',
          deals: { new: 1, duplicate: 0, corrected: 0, refused: [] },
          refused_indexes: [],
          deals_known: 1234,
          watermark_msc: '1779990000123',
          resync: false,
        },
      },
    },
    problems: [
      'body_unparsable',
      'body_too_deep',
      'member_duplicated',
      'account_not_allowed',
      'trade_invalid',
      'ledger_busy',
      'ledger_unavailable',
    ],
    async handle(request) {
      const { text, strippedNul } = decodeBody(request.body)
      if (strippedNul) deps.events.strippedNul()
      const report = readExpertReport(text)
      const refusal = accountRefusal(report.account.login, request.caller)
      if (refusal !== null) throw refusal
      const { keyId, brokerZone } = request.caller
      const logged = await logExpertReport(deps, report, { keyId, ip: request.ip }, brokerZone)
      count(deps, logged)
      return { status: 200, body: answerOf(logged) }
    },
  }
}

function stateRoute(deps: ExpertRouteDeps): Route {
  const text = (maxLength: number, description: string) =>
    ({ type: 'string', minLength: 1, maxLength, description }) as const
  return {
    method: 'GET',
    path: '/api/v1/ea/state',
    id: 'expert_state',
    summary: 'Ask how far an account’s deals are known',
    description:
      'What an Expert Advisor asks at its start: the newest deal of each account that its key may write to, how many are known, and how the broker’s clock is read. An account that was never reported is not in the list.',
    auth: 'key',
    scope: 'ingest:write',
    object: 'rows',
    rate: 'ingest',
    audit: 'each',
    idempotency: 'none',
    query: {
      type: 'object',
      additionalProperties: false,
      properties: {
        login: text(20, 'Account number.'),
        server: text(64, 'The broker’s server.'),
      },
    },
    body: null,
    responses: {
      200: {
        description: 'One entry for each account.',
        schema: {
          type: 'object',
          required: ['data'],
          properties: {
            data: {
              type: 'array',
              items: {
                type: 'object',
                required: ['login', 'server', 'deals'],
                properties: {
                  login: { type: 'string' },
                  server: { type: 'string' },
                  deals: whole('Deals in the ledger.'),
                  last_deal: {
                    type: ['string', 'null'],
                    description: 'Ticket of the newest deal.',
                  },
                  watermark_msc: msc,
                  first_deal_msc: msc,
                  utc_offset_s: { type: ['integer', 'null'], description: 'Newest offset seen.' },
                  zone: { type: ['string', 'null'], description: 'The broker’s zone.' },
                  zone_basis: { enum: ['key', 'learnt', null] },
                  last_report_at: { type: 'string' },
                  complete: {
                    type: ['boolean', 'null'],
                    description: 'The deals add up to the balance; null before the first picture.',
                  },
                },
              },
            },
          },
        },
      },
    },
    problems: ['query_invalid', 'ledger_unavailable'],
    async handle({ caller, query }) {
      const accounts = accountsToSee(query.login ?? null, caller)
      const data = await loadExpertStates(deps.read, { accounts, server: query.server ?? null })
      return { status: 200, body: { data } }
    },
  }
}

function count({ events }: ExpertRouteDeps, logged: LoggedReport): void {
  for (const result of ['created', 'duplicate', 'corrected'] as const)
    events.deals(result, logged[result])
  events.deals('refused', logged.refused.length)
}

function answerOf(logged: LoggedReport): string {
  const refused = logged.refused.map(
    ({ index, problem }) => `{"index":${index},"problem":${problemAnswer(problem).text}}`,
  )
  const counts = `"new":${logged.created},"duplicate":${logged.duplicate},"corrected":${logged.corrected}`
  const watermark = logged.watermarkMsc === null ? 'null' : `"${logged.watermarkMsc}"`
  return (
    `{"status":"success","deals":{${counts},"refused":[${refused.join(',')}]},` +
    `"refused_indexes":[${logged.refused.map(({ index }) => index).join(',')}],"deals_known":${logged.dealsKnown},` +
    `"watermark_msc":${watermark},"resync":${logged.resync}}`
  )
}
