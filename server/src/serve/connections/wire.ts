// A connection as readers see it: its state, why, and what a person has to do. Never a setting, never a secret.
import { brokerFailures, type FailureCause } from '../../domain/broker-failure.ts'
import { instantFromSql } from '../../domain/instant.ts'
import type { JsonSchema } from '../../platform/http/route.ts'
import { idText } from '../accounts/account-name.ts'
import type { ConnectionRow } from './connection-query.ts'

const text = (description: string) => ({ type: 'string', description }) as const
const orNull = (description: string) => ({ type: ['string', 'null'], description }) as const

export const connectionSchema: JsonSchema = {
  type: 'object',
  required: ['name', 'venue', 'server', 'state', 'cause', 'state_since', 'paused_at', 'accounts'],
  properties: {
    name: text('What people call it.'),
    venue: text('mt5_web_api or ticktrader.'),
    server: text('The broker’s server.'),
    state: text('new, connecting, live, stale or offline.'),
    cause: orNull('Why it is not live.'),
    cause_detail: orNull('What was seen.'),
    next_step: orNull('What to do about it.'),
    state_since: text('RFC 3339, UTC.'),
    paused_at: orNull('Since when it is not read at all; null = it is read.'),
    code_expires_at: orNull(
      'When the login by one-time code ends and a person has to give the next one, as the broker said; null = it did not say.',
    ),
    accounts: {
      type: 'array',
      description:
        'The accounts that it reads: id, account, deals_not_at_broker (deals known here that the broker no longer gives).',
      items: { type: 'object' },
    },
  },
}

export const connectionExample = {
  ...{ name: 'fxopen', venue: 'ticktrader', server: 'ttlivewebapi.fxopen.net:8443' },
  ...{ state: 'offline', cause: 'one_time_code_needed', cause_detail: 'TwoFactorAuthRequired' },
  ...{
    next_step: brokerFailures.one_time_code_needed.nextStep,
    state_since: '2026-05-28T14:40:00Z',
  },
  ...{ paused_at: null, code_expires_at: null },
  accounts: [{ id: 'acc_7', account: '5012345', deals_not_at_broker: 0 }],
}

/** Rows of one connection become one; rows come ordered by its name. */
export function connectionMembers(rows: readonly ConnectionRow[]) {
  const groups = Map.groupBy(rows, ({ connection_id }) => connection_id)
  return [...groups.values()].flatMap((some) => {
    const [first] = some
    if (first === undefined) return []
    const {
      name,
      venue,
      server,
      state,
      cause,
      cause_detail,
      state_since,
      paused_at,
      code_expires_at,
    } = first
    return {
      ...{ name, venue, server, state, cause, cause_detail },
      next_step: cause !== null && isCause(cause) ? brokerFailures[cause].nextStep : null,
      state_since: instantFromSql(state_since),
      paused_at: paused_at === null ? null : instantFromSql(paused_at),
      code_expires_at: code_expires_at === null ? null : instantFromSql(code_expires_at),
      accounts: some.flatMap((one) =>
        one.account_id === null
          ? []
          : {
              ...{ id: idText(one.account_id), account: one.account },
              deals_not_at_broker: Number(one.absent_deals),
            },
      ),
    }
  })
}

function isCause(text: string): text is FailureCause {
  return Object.hasOwn(brokerFailures, text)
}
