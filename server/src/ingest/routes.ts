// The HTTP face of ingest: one trade (the founding text's call, unchanged) and batches.
// The only file of this slice that knows requests.
import { ingestLimits, tradeExample, tradeSchema } from '@tidemark/contract'
import { accountRefusal } from '../access/account-rule.ts'
import { problemAnswer } from '../platform/http/problem-answer.ts'
import type { Caller, Route, RouteAnswer, RouteRequest } from '../platform/http/route.ts'
import { TidemarkError } from '../platform/problem.ts'
import { identityOf, readIdempotencyKey } from './identity.ts'
import { type IdentifiedReport, type LogReportsDeps, logReports } from './log-reports.ts'
import { outcomeProblem } from './outcome-problem.ts'
import type { Outcome } from './pending-trade.ts'
import { decodeBody, type ReadItem, readArray, readLines, readTrade } from './read-body.ts'

export type IngestEvents = {
  trades(result: Outcome['kind'] | 'invalid', count: number): void
  strippedNul(): void
}

export type IngestRouteDeps = LogReportsDeps & { readonly events: IngestEvents }

const answers = { created: 'success', duplicate: 'duplicate', updated: 'updated' } as const

const answerSchema = {
  type: 'object',
  required: ['status', 'internal_id'],
  properties: {
    status: { enum: Object.values(answers) },
    internal_id: { type: 'integer', description: 'The ledger’s id of the trade (53 bit).' },
  },
} as const

export function ingestRoutes(deps: IngestRouteDeps): Route[] {
  return [logTradeRoute(deps), logTradesRoute(deps)]
}

function logTradeRoute(deps: IngestRouteDeps): Route {
  return {
    method: 'POST',
    path: '/api/v1/log_trade',
    id: 'log_trade',
    summary: 'Log one trade',
    description:
      'Stores one trade, once. 201 means that it is committed to disk. A repeat of the same trade answers 200 with the same internal_id; a report that closes an open trade, or fills what was empty, updates it. Identity: the Idempotency-Key header, else bot_name and exchange_order_id, within one exchange and account.',
    auth: 'key',
    scope: 'ingest:write',
    object: 'body_account',
    rate: 'ingest',
    audit: 'group',
    idempotency: 'optional',
    query: null,
    body: {
      contentTypes: ['application/json'],
      limitBytes: ingestLimits.tradeBytes,
      schema: tradeSchema,
      example: tradeExample,
    },
    responses: {
      201: {
        description: 'Stored.',
        schema: answerSchema,
        example: { status: 'success', internal_id: 3849120394117120 },
      },
      200: {
        description: 'Known already (duplicate), or known and brought up to date (updated).',
        schema: answerSchema,
        example: { status: 'duplicate', internal_id: 3849120394117120 },
      },
    },
    problems: [
      'body_unparsable',
      'body_too_deep',
      'member_duplicated',
      'account_not_allowed',
      'idempotency_mismatch',
      'trade_invalid',
      'ledger_busy',
      'ledger_unavailable',
      'outcome_unknown',
    ],
    async handle(request) {
      const item = readTrade(bodyText(deps, request), request.caller.brokerZone)
      if (item.kind === 'refused') {
        deps.events.trades('invalid', 1)
        throw new TidemarkError(item.code, item.detail, { errors: item.errors })
      }
      const refusal = accountRefusal(item.report.trade.account, request.caller)
      if (refusal !== null) throw refusal
      const key = readIdempotencyKey(request.header('idempotency-key'))
      const identity = identityOf(item.report, key === null ? null : { key, place: null })
      const [outcome] = await logReports(
        deps,
        [{ report: item.report, identity }],
        senderOf(request),
      )
      if (outcome === undefined) throw new Error('a report came back without its outcome')
      deps.events.trades(outcome.kind, 1)
      if (!('internalId' in outcome)) throw outcomeProblem(outcome)
      return {
        status: outcome.kind === 'created' ? 201 : 200,
        body: `{"status":"${answers[outcome.kind]}","internal_id":${outcome.internalId}}`,
      }
    },
  }
}

function logTradesRoute(deps: IngestRouteDeps): Route {
  return {
    method: 'POST',
    path: '/api/v1/trades',
    id: 'log_trades',
    summary: 'Log a batch of trades',
    description: `Stores up to ${ingestLimits.batchTrades} trades: a JSON array, or one trade per line (NDJSON). Each has its own result in the order sent; valid trades land although others fail. With an Idempotency-Key header each trade's identity is the key and its place in the batch.`,
    auth: 'key',
    scope: 'ingest:write',
    object: 'body_account',
    rate: 'ingest',
    audit: 'group',
    idempotency: 'optional',
    query: null,
    body: {
      contentTypes: ['application/json', 'application/x-ndjson'],
      limitBytes: ingestLimits.batchBytes,
      schema: { type: 'array', maxItems: ingestLimits.batchTrades, items: tradeSchema },
      example: [tradeExample],
    },
    responses: {
      207: {
        description: 'One result per trade.',
        schema: {
          type: 'object',
          required: ['data'],
          properties: {
            data: {
              type: 'array',
              items: {
                type: 'object',
                required: ['index', 'status'],
                properties: {
                  index: { type: 'integer', minimum: 0 },
                  status: { type: 'integer', description: 'What a single report would answer.' },
                  internal_id: { type: 'integer' },
                  result: { enum: Object.values(answers) },
                  problem: { type: 'object' },
                },
              },
            },
          },
        },
        example: {
          data: [{ index: 0, status: 201, result: 'success', internal_id: 3849120394117120 }],
        },
      },
    },
    problems: ['body_unparsable', 'body_too_deep', 'ledger_busy', 'ledger_unavailable'],
    async handle(request) {
      const text = bodyText(deps, request)
      const { brokerZone } = request.caller
      const lines = request.contentType === 'application/x-ndjson'
      const items = lines ? readLines(text, brokerZone) : readArray(text, brokerZone)
      const key = readIdempotencyKey(request.header('idempotency-key'))
      return logBatch(deps, request, items, key)
    },
  }
}

async function logBatch(
  deps: IngestRouteDeps,
  request: RouteRequest,
  items: readonly ReadItem[],
  key: string | null,
): Promise<RouteAnswer> {
  const results = new Array<string>(items.length)
  const reports: IdentifiedReport[] = []
  const places: number[] = []
  items.forEach((item, index) => {
    const refusal = refusalOf(item, request.caller)
    if (refusal !== null) {
      results[index] = problemResult(index, refusal)
      return
    }
    if (item.kind !== 'report') return
    const identity = identityOf(item.report, key === null ? null : { key, place: index })
    reports.push({ report: item.report, identity })
    places.push(index)
  })
  deps.events.trades('invalid', items.length - reports.length)
  const outcomes = await logReports(deps, reports, senderOf(request))
  outcomes.forEach((outcome, at) => {
    const index = places[at] ?? 0
    deps.events.trades(outcome.kind, 1)
    results[index] =
      'internalId' in outcome
        ? `{"index":${index},"status":${outcome.kind === 'created' ? 201 : 200},"result":"${answers[outcome.kind]}","internal_id":${outcome.internalId}}`
        : problemResult(index, outcomeProblem(outcome))
  })
  const nothingCommitted = !outcomes.some((outcome) => 'internalId' in outcome)
  return { status: 207, body: `{"data":[${results.join(',')}]}`, nothingCommitted }
}

function refusalOf(item: ReadItem, caller: Caller): TidemarkError | null {
  if (item.kind === 'unreadable') return new TidemarkError(item.code, item.detail)
  if (item.kind === 'refused')
    return new TidemarkError(item.code, item.detail, { errors: item.errors })
  return accountRefusal(item.report.trade.account, caller)
}

function problemResult(index: number, error: TidemarkError): string {
  const { status, text } = problemAnswer(error)
  return `{"index":${index},"status":${status},"problem":${text}}`
}

function bodyText(deps: IngestRouteDeps, request: RouteRequest): string {
  const { text, strippedNul } = decodeBody(request.body)
  if (strippedNul) deps.events.strippedNul()
  return text
}

function senderOf(request: RouteRequest): { keyId: string; ip: string } {
  return { keyId: request.caller.keyId, ip: request.ip }
}
