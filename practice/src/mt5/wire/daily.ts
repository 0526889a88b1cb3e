// The object Daily: an account at the end of one of the server's days.
import { currencyDigits, decimalText } from '../../market/money.ts'
import type { Account, Daily } from '../account.ts'
import { DAY_MS } from '../broker-clock.ts'
import type { WireObject, WireValue } from './wire-object.ts'

/** 100 ns since 1601, on the server's clock as all its times. */
const fileTime = (serverMs: number) => String(BigInt(serverMs + 11_644_473_600_000) * 10_000n)

export function dailyObject(account: Account, daily: Daily, email: string): WireObject {
  const digits = currencyDigits[account.currency]
  const money = (units: bigint) => decimalText(units, digits)
  const zero = money(0n)
  const { sums, before, equity, margin } = daily
  const level = margin === 0n ? 0n : (equity * 10_000n) / margin
  return {
    Timestamp: fileTime(daily.serverMs),
    DatetimePrev: String((daily.serverMs - DAY_MS) / 1000),
    ...{ Login: account.login, Name: email === '' ? '' : account.name, Group: account.group },
    ...{ Currency: account.currency, CurrencyDigits: String(digits), Company: COMPANY },
    ...{ EMail: email, Balance: money(daily.balance), Credit: money(daily.credit) },
    ...{ InterestRate: zero, CommissionDaily: zero, CommissionMonthly: zero },
    ...{ AgentDaily: zero, AgentMonthly: zero, BalancePrevDay: money(before.balanceDay) },
    ...{ BalancePrevMonth: money(before.balanceMonth), EquityPrevDay: money(before.equityDay) },
    ...{ EquityPrevMonth: money(before.equityMonth), Margin: money(margin) },
    ...{ MarginFree: money(equity - margin), MarginLevel: decimalText(level, 2) },
    ...{ MarginLeverage: String(account.leverage), Profit: money(daily.profit) },
    ...{ ProfitStorage: money(daily.storage), ProfitEquity: money(equity), ProfitAssets: zero },
    ...{ ProfitLiabilities: zero, DailyProfit: money(sums.profit) },
    ...{ DailyBalance: money(sums.balance), DailyCredit: money(sums.credit) },
    ...{ DailyCharge: money(sums.charge), DailyCorrection: money(sums.correction) },
    ...{ DailyBonus: money(sums.bonus), DailyStorage: money(sums.storage) },
    ...{ DailyCommInstant: money(sums.commission), DailyCommFee: zero, DailyCommRound: zero },
    ...{ DailyAgent: zero, DailyInterest: zero },
  }
}

/** `daily/get` adds what was open; `get_light` leaves it out. */
export const heavy = (
  light: WireObject,
  positions: readonly WireValue[],
  orders: readonly WireValue[],
): WireObject => ({ ...light, Positions: positions, Orders: orders })

export const COMPANY = 'Tidemark Practice'
