// A bot as readers see it: its name, where it trades, and when it was heard of.
import { instantFromSql } from '../../domain/instant.ts'
import type { JsonSchema } from '../../platform/http/route.ts'
import { idText } from '../accounts/account-name.ts'
import type { BotRow } from './bot-query.ts'

const time = { type: 'string', description: 'RFC 3339, UTC.' } as const

export const botSchema: JsonSchema = {
  type: 'object',
  required: ['bot', 'trades', 'accounts', 'first_entry_at', 'last_entry_at', 'last_received_at'],
  properties: {
    bot: { type: 'string', description: 'bot_name of its trades.' },
    trades: { type: 'integer', description: 'Trades known here, open ones included.' },
    accounts: {
      type: 'array',
      description: 'Where it trades: id, exchange, account; account is null when it names none.',
      items: { type: 'object' },
    },
    first_entry_at: time,
    last_entry_at: time,
    last_received_at: { ...time, description: 'When its newest trade by entry came in.' },
  },
}

export const botExample = {
  bot: 'StatArb_v3',
  trades: 1234,
  accounts: [{ id: 'acc_3', exchange: 'Binance', account: null }],
  first_entry_at: '2026-01-05T09:00:00Z',
  last_entry_at: '2026-04-05T12:34:56Z',
  last_received_at: '2026-04-05T12:34:56.789Z',
}

/** Rows of one bot become one; rows come ordered by bot. */
export function botMembers(rows: readonly BotRow[]) {
  const bots = Map.groupBy(rows, ({ bot_name }) => bot_name)
  return [...bots].map(([bot, some]) => ({
    bot,
    trades: some.reduce((sum, one) => sum + Number(one.trades), 0),
    accounts: some.map((one) => ({
      id: idText(one.account_id),
      exchange: one.exchange,
      account: one.account === '' ? null : one.account,
    })),
    first_entry_at: earliest(some.map((one) => instantFromSql(one.first_entry))),
    last_entry_at: latest(some.map((one) => instantFromSql(one.last_entry))),
    last_received_at: latest(some.map((one) => instantFromSql(one.last_received))),
  }))
}

const byTime = (one: string, other: string) => Date.parse(one) - Date.parse(other)
const earliest = (times: readonly string[]) => times.toSorted(byTime)[0]
const latest = (times: readonly string[]) => times.toSorted(byTime).at(-1)
