// What the list of accounts and the picture of one account hold, beside whose they are and how fresh.
// MetaTrader says a margin level of 0 where there is no margin; that is no level, and so it is null here.
import { isZero } from '../../domain/decimal.ts'
import { compare } from '../../domain/decimal-math.ts'
import { instantFromSql } from '../../domain/instant.ts'
import type { AccountRow } from './account-rows.ts'
import { type AccountView, whyUnknown } from './account-view.ts'
import { decimal, type MemberTable, text, whole, yesNo } from './members.ts'

const marginModes = ['netting', 'exchange', 'hedging']
const tradeModes = ['demo', 'contest', 'real']

type Column = 'balance' | 'credit' | 'profit' | 'equity' | 'margin' | 'margin_free'

const money = (name: string, column: Column, means: string, example: string) =>
  decimal<AccountView>({
    name,
    means,
    example,
    of: ({ row }) => row[column],
    reason: whyUnknown,
  })

export const balance = money('balance', 'balance', 'Balance, account currency.', '10152.50')
export const equity = money('equity', 'equity', 'Equity, account currency.', '10164.80')
export const credit = money('credit', 'credit', 'Credit given by the broker.', '0.00')
export const margin = money('margin', 'margin', 'Margin in use.', '110.00')
export const freeMargin = money('free_margin', 'margin_free', 'Margin that is free.', '10054.80')
/** The same value under the name that fits the answer. */
export const floatingProfit = (name: string) =>
  money(name, 'profit', 'Floating profit of all open positions.', '12.30')

export const marginLevel = decimal<AccountView>({
  name: 'margin_level',
  means: 'Equity in percent of the margin; null while no margin is in use.',
  example: '9240.73',
  of: ({ row }) => (hasNoMargin(row) ? null : row.margin_level),
  reason: (view) => (hasNoMargin(view.row) ? 'no_margin' : whyUnknown(view)),
})

export const currency = text<AccountView>({
  name: 'currency',
  means: 'Account currency.',
  example: 'USD',
  of: ({ row }) => row.currency,
  reason: whyUnknown,
})

export const company = text<AccountView>({
  name: 'company',
  means: 'The broker.',
  example: 'FXOpen',
  of: ({ row }) => row.company,
  reason: whyUnknown,
})

export const complete = yesNo<AccountView>({
  name: 'complete',
  means: 'The deals known here add up to the balance: none is missing.',
  example: true,
  of: ({ row }) => (row.balance === null ? null : compare(row.cash_total, row.balance) === 0),
  reason: whyUnknown,
})

export const accountMembers: MemberTable<AccountView> = [
  company,
  currency,
  balance,
  equity,
  whole({
    name: 'deals',
    means: 'Deals known here.',
    example: 1234,
    of: ({ row }) => Number(row.deals),
  }),
  complete,
  text({
    name: 'broker_zone',
    means: 'The zone of the broker’s clock.',
    example: 'America/New_York+7h',
    of: ({ row }) => row.zone,
    reason: () => 'not_learnt_yet',
  }),
  text({
    name: 'broker_zone_basis',
    means: 'How the zone is known: key (the key says it) or learnt.',
    example: 'learnt',
    of: ({ row }) => row.zone_basis,
  }),
  text({
    name: 'last_report_at',
    means: 'When the newest report of any kind came in.',
    example: '2026-05-28T14:40:00.215Z',
    of: ({ row }) => instantFromSql(row.last_report_at),
  }),
]

export const infoMembers: MemberTable<AccountView> = [
  balance,
  equity,
  margin,
  freeMargin,
  currency,
  floatingProfit('profit'),
  credit,
  marginLevel,
  company,
  whole({
    name: 'currency_digits',
    means: 'Digits after the point of the currency.',
    example: 2,
    of: ({ row }) => row.currency_digits,
    reason: whyUnknown,
  }),
  whole({
    name: 'leverage',
    means: '100 for 1:100.',
    example: 100,
    of: ({ row }) => row.leverage,
    reason: whyUnknown,
  }),
  text({
    name: 'margin_mode',
    means: 'netting, exchange or hedging.',
    example: 'hedging',
    of: ({ row }) => marginModes[row.margin_mode ?? -1] ?? null,
    reason: whyUnknown,
  }),
  text({
    name: 'trade_mode',
    means: 'demo, contest or real.',
    example: 'real',
    of: ({ row }) => tradeModes[row.trade_mode ?? -1] ?? null,
    reason: whyUnknown,
  }),
  yesNo({
    name: 'trade_allowed',
    means: 'False when the terminal is logged in with the investor password.',
    example: false,
    of: ({ row }) => row.trade_allowed,
    reason: whyUnknown,
  }),
]

function hasNoMargin({ margin }: AccountRow): boolean {
  return margin !== null && isZero(margin)
}
