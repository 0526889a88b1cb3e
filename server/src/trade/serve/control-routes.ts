// Limits, arming and the kill switch over HTTP. Killing works with the database down; arming and raising do not.

import { appendEntry, commandChain } from '../../access/audit/write-entry.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Route, RouteRequest } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { loadTradeAccount } from '../accounts/trade-account-store.ts'
import { armAccount, disarmAccounts, noSizeLimit } from '../arm/arm-account.ts'
import type { ExactObject } from '../exact-json.ts'
import type { KillSwitch } from '../kill/kill-switch.ts'
import { everything, type KillTarget, nameOfTarget } from '../kill/kill-target.ts'
import { changeLimits, readLimitChanges } from '../risk/change-limits.ts'
import { EVERY_ACCOUNT, loadLimits, loadPendingLimits } from '../risk/limit-store.ts'
import { allowsMore, limitNames, limitTable } from '../risk/limits.ts'
import { actorOf } from './actor.ts'
import type { OrderRouteDeps } from './order-routes.ts'
import { isOwnHook } from './own-hooks.ts'
import { bodyOf, invalid, limitsIn, textOf } from './read-control.ts'

export type ControlRouteDeps = {
  readonly database: Pick<Database, 'read' | 'transaction'>
  readonly kill: Pick<KillSwitch, 'kill' | 'list'>
  readonly clock: Pick<Clock, 'now'>
  readonly resolve: OrderRouteDeps['resolve']
  /** Throws step_up_required where a person's last code is too old; keys need none. */
  readonly requireFresh: (caller: RouteRequest['caller']) => void
}

const text = (description: string, maxLength: number) => ({
  type: 'string',
  maxLength,
  description,
})
const killExample = { scope: 'account', account: '5001', reason: 'strategy runs away' }
const riskExample = {
  account: '5001',
  limits: { max_order_lots: '0.5', max_daily_loss_money: '250' },
}

export function controlRoutes({
  database,
  kill,
  clock,
  resolve,
  requireFresh,
}: ControlRouteDeps): Route[] {
  const common = {
    auth: 'key',
    alsoPeople: true,
    rate: 'trade',
    audit: 'each',
    object: 'rows',
    idempotency: 'none',
  } as const

  /** The account that is named; null when none is. */
  async function accountOf(name: string | null, request: RouteRequest): Promise<number | null> {
    if (name !== null) return resolve(name, request)
    if (request.caller.accounts === null) return null
    throw new TidemarkError(
      'account_not_allowed',
      'This key is limited to accounts: name one of them.',
    )
  }

  async function riskOf(accountId: number | null, { caller }: RouteRequest): Promise<object> {
    const id = accountId ?? EVERY_ACCOUNT
    const [limits, pending, row, kills] = await Promise.all([
      loadLimits(database.read, id),
      loadPendingLimits(database.read, id),
      accountId === null ? null : loadTradeAccount(database.read, accountId),
      killsFor(accountId, caller),
    ])
    return {
      account: accountId === null ? null : `acc_${accountId}`,
      limits,
      pending: pending.map(({ name, value, effectiveAt }) => ({
        name,
        value,
        effective_at: effectiveAt,
      })),
      armed: accountId === null ? null : row?.armedAt != null,
      disarmed_because: row?.disarmedBecause ?? null,
      kills: kills.map(({ target, at, by, reason }) => ({
        ...{ switch: nameOfTarget(target), at, by, reason },
      })),
    }
  }

  /** A key that is limited to accounts sees what stops the one that it asks about. */
  async function killsFor(accountId: number | null, caller: RouteRequest['caller']) {
    const all = kill.list()
    if (caller.accounts === null) return all
    const own = await Promise.all(
      all.map(({ target }) => {
        if (target.scope === 'hook') return isOwnHook(database.read, caller, target.target)
        return target.scope === 'global' || target.target === String(accountId)
      }),
    )
    return all.filter((_, index) => own[index])
  }

  return [
    {
      ...common,
      ...{ method: 'GET', path: '/api/v1/risk', id: 'read_risk', scope: 'orders:read', body: null },
      summary: 'Read limits, arming and kill switches',
      description: 'Without an account: the limits of all accounts that have none of their own.',
      query: {
        type: 'object',
        additionalProperties: false,
        properties: { account: text('Account number or acc_…', 50) },
      },
      responses: {
        200: { description: 'What holds now, and what will.', schema: { type: 'object' } },
      },
      problems: ['not_found', 'query_invalid', 'account_not_allowed', 'ledger_unavailable'],
      async handle(request) {
        const body = await riskOf(await accountOf(request.query.account ?? null, request), request)
        return { status: 200, body, headers: { 'cache-control': 'no-store' } }
      },
    },
    {
      ...common,
      ...{
        method: 'PUT',
        path: '/api/v1/risk',
        id: 'change_risk',
        scope: 'orders:write',
        query: null,
      },
      summary: 'Set limits',
      description:
        'Only what is named changes. What allows less counts at once; what allows more counts 60 s later, needs a fresh code of a person who has logged in, and any further change of the same limit withdraws it. 0 or an empty text switches one off.',
      body: {
        ...{ contentTypes: ['application/json'], limitBytes: 16_384, example: riskExample },
        schema: {
          type: 'object',
          additionalProperties: false,
          required: ['limits'],
          properties: {
            account: { type: ['string', 'null'], maxLength: 50 },
            limits: {
              type: 'object',
              additionalProperties: false,
              properties: Object.fromEntries(
                limitNames.map((name) => [
                  name,
                  { type: ['string', 'number'], description: limitTable[name].means },
                ]),
              ),
            },
          },
        },
      },
      responses: {
        200: { description: 'What holds now, and what will.', schema: { type: 'object' } },
      },
      problems: [
        ...(['body_unparsable', 'body_too_deep', 'member_duplicated', 'order_invalid'] as const),
        ...(['not_found', 'account_not_allowed', 'ledger_unavailable'] as const),
      ],
      async handle(request) {
        const members = bodyOf(request, ['account', 'limits'])
        const accountId = await accountOf(textOf(members, 'account', 50), request)
        const { changes, complaints } = readLimitChanges(limitsIn(members))
        if (complaints.length > 0)
          throw invalid(complaints.map(({ name, complaint }) => [`/limits/${name}`, complaint]))
        const now = await loadLimits(database.read, accountId ?? EVERY_ACCOUNT)
        if (changes.some(({ name, value }) => allowsMore(name, now[name], value)))
          requireFresh(request.caller)
        await changeLimits(
          { database, clock, actor: actorOf(request) },
          accountId ?? EVERY_ACCOUNT,
          changes,
        )
        return { status: 200, body: await riskOf(accountId, request) }
      },
    },
    {
      ...common,
      ...{ method: 'POST', path: '/api/v1/kill', id: 'kill', scope: 'orders:write', query: null },
      evenUncertain: true,
      summary: 'Stop everything, one account, or one hook',
      description:
        'In force when it is answered, here at once and on other trade servers within a second; works with the database down. Only a person at the machine can take it back: tidemark trade resume.',
      body: {
        ...{ contentTypes: ['application/json'], limitBytes: 4_096, example: killExample },
        schema: {
          type: 'object',
          additionalProperties: false,
          required: ['scope'],
          properties: {
            scope: { enum: ['global', 'account', 'hook'] },
            account: { type: ['string', 'null'], maxLength: 50 },
            hook: { type: ['string', 'null'], maxLength: 64 },
            reason: { type: ['string', 'null'], maxLength: 200 },
          },
        },
      },
      responses: {
        200: {
          description:
            'Nothing leaves any more. `recorded`: whether the database knows it already.',
          schema: {
            type: 'object',
            properties: { killed: { type: 'string' }, recorded: { type: 'boolean' } },
          },
          example: { killed: 'account-7', recorded: true },
        },
      },
      problems: [
        ...(['body_unparsable', 'body_too_deep', 'member_duplicated', 'order_invalid'] as const),
        ...(['not_found', 'account_not_allowed', 'ledger_unavailable'] as const),
      ],
      async handle(request) {
        const members = bodyOf(request, ['scope', 'account', 'hook', 'reason'])
        const target = await targetOf(members, request)
        const reason = textOf(members, 'reason', 200) ?? 'no reason given'
        const by = actorOf(request)
        const { recorded } = await kill.kill({ target, by, reason }, (tx) =>
          appendEntry(tx, commandChain, {
            ...{ kind: 'trading_killed', at: new Date(clock.now()).toISOString(), by },
            ...{ switch: nameOfTarget(target), reason },
          }),
        )
        return { status: 200, body: { killed: nameOfTarget(target), recorded } }
      },
    },
    {
      ...common,
      ...{ method: 'POST', path: '/api/v1/arm', id: 'arm', scope: 'orders:write', query: null },
      summary: 'Arm or disarm an account',
      description: 'An account that is not armed opens nothing; cancelling and closing go on.',
      body: {
        ...{
          contentTypes: ['application/json'],
          limitBytes: 4_096,
          example: { account: '5001', armed: true },
        },
        schema: {
          type: 'object',
          additionalProperties: false,
          required: ['account', 'armed'],
          properties: { account: { type: 'string', maxLength: 50 }, armed: { type: 'boolean' } },
        },
      },
      responses: { 200: { description: 'What holds now.', schema: { type: 'object' } } },
      problems: [
        ...(['body_unparsable', 'body_too_deep', 'member_duplicated', 'order_invalid'] as const),
        ...(['not_found', 'ledger_unavailable'] as const),
      ],
      async handle(request) {
        const members = bodyOf(request, ['account', 'armed'])
        const name = textOf(members, 'account', 50)
        const armed = members.get('armed')
        if (name === null) throw invalid([['/account', 'account is missing.']])
        if (armed?.kind !== 'boolean') throw invalid([['/armed', 'armed must be true or false.']])
        const accountId = await resolve(name, request)
        const deps = { database, clock, actor: actorOf(request) }
        if (armed.value) {
          requireFresh(request.caller)
          if ((await armAccount(deps, accountId)) === 'no_size_limit')
            throw invalid([['/armed', noSizeLimit]])
        } else await disarmAccounts(deps, accountId, `disarmed by ${actorOf(request)}`)
        return { status: 200, body: await riskOf(accountId, request) }
      },
    },
  ]

  async function targetOf(members: ExactObject, request: RouteRequest): Promise<KillTarget> {
    const scope = textOf(members, 'scope', 10)
    if (scope === 'global') {
      if (request.caller.accounts === null) return everything
      throw new TidemarkError(
        'account_not_allowed',
        'This key is limited to accounts: it may stop those.',
      )
    }
    if (scope === 'account') {
      const name = textOf(members, 'account', 50)
      if (name === null) throw invalid([['/account', 'account is missing.']])
      // With the database down a name cannot be looked up; an id needs no looking up.
      const id =
        request.caller.accounts === null ? /^acc_([1-9]\d{0,9})$/.exec(name)?.[1] : undefined
      return { scope, target: id ?? String(await resolve(name, request)) }
    }
    if (scope !== 'hook') throw invalid([['/scope', 'scope must be global, account or hook.']])
    const hook = textOf(members, 'hook', 64)
    if (hook === null || !/^[A-Za-z0-9_-]{1,64}$/.test(hook))
      throw invalid([['/hook', 'hook must be the id of a hook.']])
    if (!(await isOwnHook(database.read, request.caller, hook)))
      throw new TidemarkError(
        'not_found',
        'There is no hook of this id, or it is of an account that this key may not see.',
      )
    return { scope, target: hook }
  }
}
