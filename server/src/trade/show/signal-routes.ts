// Signals that came, and what a person decides about those that wait; hooks, armed and disarmed. For the trade server's own pages;
// the same acts as `tidemark hook`.
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
import type { Route } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { decideSignal } from '../signals/decide-signal.ts'
import { countMissing, loadSignals } from '../signals/decide-store.ts'
import { loadHook, loadHooks } from '../signals/hook-store.ts'
import { armHookByPerson, disarmHookByPerson } from '../signals/manage-hooks.ts'
import { listSchema, type ShowDeps } from './show-deps.ts'
import { hookToJson, signalToJson } from './shown-hook.ts'

const MOST_SIGNALS = 500
const query = {
  ...{ type: 'object', additionalProperties: false },
  properties: {
    state: { enum: ['waiting'], description: 'Only those that wait for a person.' },
    limit: {
      type: 'string',
      maxLength: 3,
      description: 'The newest so many, 1 to 500. Default 50.',
    },
  },
} as const
const decideSchema = {
  ...({ type: 'object', additionalProperties: false, required: ['verdict'] } as const),
  properties: { verdict: { enum: ['approved', 'declined'] } },
} as const
const armSchema = {
  ...({ type: 'object', additionalProperties: false, required: ['armed'] } as const),
  properties: { armed: { type: 'boolean' } },
} as const

export type SignalShowDeps = ShowDeps & {
  readonly pepper: Parameters<typeof armHookByPerson>[0]['pepper']
}

export function tradeSignalRoutes(deps: SignalShowDeps): Route[] {
  const { database, clock, requireFresh } = deps
  return [
    {
      ...personRoute,
      ...{ method: 'GET', path: '/api/v1/trade/signals', id: 'list_signals', query },
      audit: 'none',
      summary: 'List signals, the newest first',
      responses: { 200: { description: 'Of every hook.', schema: listSchema } },
      problems: ['query_invalid', 'form_invalid'],
      async handle(request) {
        const { limit = '50', state } = request.query
        if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > MOST_SIGNALS)
          throw formInvalid([fault('/limit', 'range', `limit must be 1 to ${MOST_SIGNALS}.`)])
        const lines = await loadSignals(
          database.read,
          null,
          Number(limit),
          state === undefined ? null : 'waiting',
        )
        return answer({ data: lines.map(signalToJson) })
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: '/api/v1/trade/signals/:signal/decide', id: 'decide_signal' },
      summary: 'Approve a signal that waits for a person, or decline it',
      description:
        'Approving needs a fresh code. Approved, it is executed as if it had come now; one that waited too long is not.',
      body: formBody(decideSchema, { verdict: 'approved' }),
      responses: { 200: { description: 'Decided.', schema: doneSchema } },
      problems: [...formProblems, 'not_found', 'state_conflict', 'step_up_required'],
      async handle(request) {
        const { verdict } = readJsonBody(request.body, decideSchema)
        if (verdict === 'approved') requireFresh(request.caller)
        const id = /^(?:sig_)?(\d{1,18})$/.exec(request.params.signal ?? '')?.[1]
        if (id === undefined) throw new TidemarkError('not_found', 'There is no such signal.')
        const decision = await decideSignal(
          { database, clock, actor: actorOf(request) },
          id,
          verdict === 'approved' ? 'approved' : 'declined',
        )
        if (decision.kind === 'unknown')
          throw new TidemarkError('not_found', 'There is no such signal.')
        if (decision.kind === 'not_waiting')
          throw new TidemarkError(
            'state_conflict',
            decision.state === 'waiting'
              ? 'This signal waited too long; it is not executed.'
              : `This signal does not wait: it is ${decision.state}.`,
          )
        return answer(done)
      },
    },
    {
      ...personRoute,
      ...{ method: 'GET', path: '/api/v1/trade/hooks', id: 'list_hooks' },
      audit: 'none',
      summary: 'List hooks and what each may do',
      responses: { 200: { description: 'Hooks.', schema: listSchema } },
      problems: [],
      async handle() {
        const [hooks, missing] = await Promise.all([
          loadHooks(database.read),
          countMissing(database.read),
        ])
        return answer({
          data: hooks.map((hook) =>
            hookToJson({ ...hook, missing: missing.get(hook.hookNo) ?? 0 }),
          ),
        })
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: '/api/v1/trade/hooks/:hook/arm', id: 'arm_hook' },
      summary: 'Arm a hook for its number of executions, or disarm it',
      description: 'Arming needs a fresh code.',
      body: formBody(armSchema, { armed: true }),
      responses: { 200: { description: 'Done.', schema: doneSchema } },
      problems: [...formProblems, 'not_found', 'step_up_required'],
      async handle(request) {
        const { armed } = readJsonBody(request.body, armSchema)
        if (armed) requireFresh(request.caller)
        const hook = await loadHook(database.read, request.params.hook ?? '')
        const act = armed ? armHookByPerson : disarmHookByPerson
        const acted =
          hook === null ? null : await act({ ...deps, actor: actorOf(request) }, hook.hookNo)
        if (acted === null) throw new TidemarkError('not_found', 'There is no such hook.')
        return answer(done)
      },
    },
  ]
}
