// The objects User and Account: who somebody is, and how the account stands.
import { currencyDigits, decimalText } from '../../market/money.ts'
import type { Account, AccountMoney } from '../account.ts'
import type { BrokerClock } from '../broker-clock.ts'
import { seconds, type WireObject } from './wire-object.ts'

const moneyOf = (account: Account) => {
  const digits = currencyDigits[account.currency]
  return (units: bigint) => decimalText(units, digits)
}

export type UserView = {
  readonly clock: BrokerClock
  /** Without the rights to personal details they come empty. */
  readonly personal: boolean
}

export function userObject(account: Account, { clock, personal }: UserView): WireObject {
  const money = moneyOf(account)
  const registered = seconds(clock, account.registeredMs)
  const own = (text: string) => (personal ? text : '')
  const [first = '', last = ''] = account.name.split(' ')
  const previous = account.daily.at(-1)
  return {
    ...{ Login: account.login, Group: account.group, CertSerialNumber: '0', Rights: '483' },
    ...{ MQID: '', Registration: registered, LastAccess: registered, LastPassChange: registered },
    ...{ LastIP: own('203.0.113.7'), Name: own(account.name) },
    ...{ FirstName: own(first), LastName: own(last), MiddleName: '', Company: '', Account: '' },
    ...{ Country: own('Practice'), Language: '1033', ClientID: '0', City: own('Practice Town') },
    ...{ State: '', ZipCode: own('0000'), Address: own('1 Practice Road') },
    ...{ Phone: own('+1 555 0100'), Email: own(`${account.login}@practice.invalid`), ID: '' },
    ...{ Status: '', Comment: '', Color: '4278190080', PhonePassword: '' },
    ...{ Leverage: String(account.leverage), Agent: '0', LimitOrders: '0' },
    ...{ LimitPositions: money(0n), CurrencyDigits: String(currencyDigits[account.currency]) },
    ...{ Balance: money(account.balance), Credit: money(account.credit), InterestRate: money(0n) },
    ...{ CommissionDaily: money(0n), CommissionMonthly: money(0n) },
    ...{ CommissionAgentDaily: money(0n), CommissionAgentMonthly: money(0n) },
    BalancePrevDay: money(previous?.balance ?? 0n),
    BalancePrevMonth: money(previous?.before.balanceMonth ?? 0n),
    EquityPrevDay: money(previous?.equity ?? 0n),
    EquityPrevMonth: money(previous?.before.equityMonth ?? 0n),
    ...{ TradeAccounts: '', ApiData: [], LeadCampaign: '', LeadSource: '' },
  }
}

export function accountObject(
  account: Account,
  values: AccountMoney,
  clock: BrokerClock,
): WireObject {
  const money = moneyOf(account)
  const zero = money(0n)
  const { activation, atMs, level, equity, margin } = account.stopOut
  return {
    ...{ Login: account.login, CurrencyDigits: String(currencyDigits[account.currency]) },
    ...{ Balance: money(values.balance), Credit: money(values.credit) },
    ...{ Margin: money(values.margin), MarginFree: money(values.marginFree) },
    MarginLevel: decimalText(values.marginLevel, 2),
    ...{ MarginLeverage: String(account.leverage), MarginInitial: zero, MarginMaintenance: zero },
    ...{ Profit: money(values.profit), Storage: money(values.storage), Commission: zero },
    ...{ Floating: money(values.profit + values.storage), Equity: money(values.equity) },
    ...{ SOActivation: String(activation), SOTime: seconds(clock, atMs) },
    SOLevel: decimalText(level, 2),
    ...{ SOEquity: money(equity), SOMargin: money(margin), BlockedCommission: zero },
    ...{ BlockedProfit: zero, Assets: zero, Liabilities: zero },
  }
}

/** The balance of the account, and the sum of its deals; they are always the same here. */
export function balanceCheckObject(account: Account): WireObject {
  const digits = 6 - currencyDigits[account.currency]
  const money = (units: bigint) => decimalText(units * 10n ** BigInt(digits), 6)
  const pair = (units: bigint) => ({ User: money(units), History: money(units) })
  return { Balance: pair(account.balance), Credit: pair(account.credit) }
}
