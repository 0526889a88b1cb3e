// The HTTP face of signals: one address for each hook. The secret is in the body or in a signature, never in the URL.
import type { Route } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { createTakeSignal, type TakeSignalDeps } from './take-signal.ts'
import { signalExample, signalSchema, takenSchema, takenToJson } from './wire.ts'

export function signalRoutes(deps: TakeSignalDeps): Route[] {
  const take = createTakeSignal(deps)
  return [
    {
      method: 'POST',
      path: '/hooks/:hook',
      id: 'take_signal',
      summary: 'Send a signal',
      description:
        'Takes one signal: 202 says that it is stored and will be executed once, if it is still of now when its turn comes. A repeat of a stored signal answers 202 with status duplicate. The sender is known by the member token, or by a signature (Standard Webhooks).',
      auth: 'none',
      scope: null,
      object: 'none',
      rate: 'open',
      audit: 'each',
      idempotency: 'none',
      query: null,
      body: {
        // TradingView sends text/plain when its message is not JSON; that gets an answer that says so.
        contentTypes: ['application/json', 'text/plain'],
        limitBytes: 16_384,
        schema: signalSchema,
        example: signalExample,
      },
      responses: {
        202: {
          description: 'Stored, now or before.',
          schema: takenSchema,
          example: { status: 'accepted', signal: 'sig_1042', state: 'queued', reason: null },
        },
      },
      problems: [
        'body_unparsable',
        'body_too_deep',
        'member_duplicated',
        'hook_secret_wrong',
        'ip_not_allowed',
        'not_found',
        'signal_mismatch',
        'signal_invalid',
        'signal_stale',
        'signal_not_allowed',
        'ledger_unavailable',
      ],
      async handle(request) {
        if (request.contentType === 'text/plain')
          throw new TidemarkError(
            'body_unparsable',
            'The message came as plain text. TradingView does that when an alert’s message is not valid JSON: check quotes, commas and placeholders of the message.',
          )
        const { ip, body } = request
        const taken = await take(request.params.hook ?? '', {
          ...{ ip, body },
          header: (name) => request.header(name),
        })
        return { status: 202, body: takenToJson(taken) }
      },
    },
  ]
}
