// From TickTrader's account, position, symbol and history objects to the shapes of the port. An object that lacks what it
// must have makes the whole answer fail: a list that silently misses a line would let an order seem absent.
import { type Fields, isFields, type Json } from '../../connect/ticktrader/json.ts'
import { type Decimal, isPositive } from '../../domain/decimal.ts'
import type {
  AccountingType,
  BrokerOrder,
  HistoryRecord,
  TradeAccount,
  TradeSymbol,
} from '../trade-port.ts'
import { decimalIn, levelIn, msIn, textIn, tradeOf, wholeIn } from './trade-of.ts'

/** What an answer lacks; the session makes it the failure of the read. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood'
}

export function accountOf(value: Json | undefined): TradeAccount {
  const fields = objectOf(value, 'account')
  const account = wholeIn(fields, 'Id') ?? missing('account', 'Id')
  const whyNot =
    fields.IsBlocked === true
      ? 'account_blocked'
      : fields.IsReadonly === true
        ? 'read_only'
        : fields.IsValid === false || fields.IsWebApiEnabled === false
          ? 'trade_not_allowed'
          : null
  return {
    account,
    accountingType: accountingTypeOf(fields),
    currency: textIn(fields, 'BalanceCurrency', 20),
    balance: decimalIn(fields, 'Balance'),
    equity: decimalIn(fields, 'Equity'),
    margin: decimalIn(fields, 'Margin'),
    tradeAllowed: whyNot === null,
    whyNot,
  }
}

function accountingTypeOf(fields: Fields): AccountingType {
  const type = textIn(fields, 'AccountingType')
  if (type === 'Gross') return 'gross'
  if (type === 'Net') return 'net'
  if (type === 'Cash') return 'cash'
  throw new NotUnderstood('AccountingType of the account is none of Gross, Net and Cash')
}

/** The one position that a net account has for a symbol; null where both of its sides are empty. */
export function netPositionOf(value: Json | undefined): BrokerOrder | null {
  const fields = objectOf(value, 'position')
  const [long, short] = [decimalIn(fields, 'LongAmount'), decimalIn(fields, 'ShortAmount')]
  const isLong = long !== null && isPositive(long)
  const amount: Decimal | null = isLong ? long : short
  if (amount === null) return missing('position', 'LongAmount and ShortAmount')
  if (!isPositive(amount)) return null
  return {
    order: wholeIn(fields, 'Id') ?? missing('position', 'Id'),
    clientId: null,
    kind: 'position',
    status: 'working',
    type: 'market',
    side: isLong ? 'buy' : 'sell',
    symbol: textIn(fields, 'Symbol') ?? missing('position', 'Symbol'),
    initialAmount: null,
    remainingAmount: amount,
    filledAmount: null,
    price: levelIn(fields, isLong ? 'LongPrice' : 'ShortPrice'),
    stopPrice: null,
    stopLoss: null,
    takeProfit: null,
    profit: decimalIn(fields, 'Profit'),
    margin: decimalIn(fields, 'Margin'),
    commission: decimalIn(fields, 'Commission'),
    swap: decimalIn(fields, 'Swap'),
    comment: null,
    createdMs: msIn(fields, 'Created'),
    modifiedMs: msIn(fields, 'Modified'),
    expiresMs: null,
  }
}

/** Null for what is no symbol to trade: names with _L hold the trades of others. */
export function symbolOf(value: Json | undefined): TradeSymbol | null {
  const fields = objectOf(value, 'symbol')
  const symbol = textIn(fields, 'Symbol') ?? missing('symbol', 'Symbol')
  if (symbol.endsWith('_L')) return null
  const number = (name: string) => decimalIn(fields, name) ?? missing(`symbol ${symbol}`, name)
  const digits = Number(number('Precision'))
  if (!Number.isInteger(digits) || digits < 0 || digits > 20)
    missing(`symbol ${symbol}`, 'Precision')
  const mode = textIn(fields, 'TradingMode')
  return {
    symbol,
    description: textIn(fields, 'Description', 200),
    digits,
    contractSize: number('ContractSize'),
    minAmount: number('MinTradeAmount'),
    maxAmount: number('MaxTradeAmount'),
    amountStep: number('TradeAmountStep'),
    baseCurrency:
      textIn(fields, 'MarginCurrency', 20) ?? missing(`symbol ${symbol}`, 'MarginCurrency'),
    quoteCurrency:
      textIn(fields, 'ProfitCurrency', 20) ?? missing(`symbol ${symbol}`, 'ProfitCurrency'),
    // Older servers have no mode but say with two obsolete members what may be done.
    tradingMode:
      mode !== null
        ? (modes[mode] ?? mode)
        : fields.IsTradeAllowed === false
          ? 'disabled'
          : fields.IsCloseOnly === true
            ? 'close_only'
            : 'full',
  }
}

const modes: Readonly<Record<string, string>> = {
  Full: 'full',
  Disabled: 'disabled',
  CloseOnly: 'close_only',
  BuyOnly: 'buy_only',
  LongOnly: 'buy_only',
  SellOnly: 'sell_only',
  ShortOnly: 'sell_only',
}

export function historyOf(value: Json | undefined): HistoryRecord {
  const fields = objectOf(value, 'history record')
  const id = textIn(fields, 'Id', 100) ?? missing('history record', 'Id')
  const lacking = (name: string) => missing(`history record ${id}`, name)
  const side = textIn(fields, 'TradeSide')
  return {
    id,
    atMs: msIn(fields, 'TransactionTimestamp') ?? lacking('TransactionTimestamp'),
    type: snake(textIn(fields, 'TransactionType', 100) ?? lacking('TransactionType')),
    reason: snake(textIn(fields, 'TransactionReason', 100)),
    order: wholeIn(fields, 'TradeId'),
    clientId: textIn(fields, 'ClientTradeId'),
    position: wholeIn(fields, 'PositionId'),
    symbol: textIn(fields, 'Symbol'),
    side: side === 'Buy' ? 'buy' : side === 'Sell' ? 'sell' : null,
    amount:
      decimalIn(fields, 'TradeLastFillAmount') ??
      decimalIn(fields, 'PositionLastAmount') ??
      decimalIn(fields, 'TradeInitialAmount') ??
      decimalIn(fields, 'TradeAmount'),
    price:
      levelIn(fields, 'TradeFillPrice') ??
      levelIn(fields, 'PositionClosePrice') ??
      levelIn(fields, 'TradePrice'),
    balanceChange: decimalIn(fields, 'BalanceMovement'),
    balance: decimalIn(fields, 'Balance'),
    comment: textIn(fields, 'Comment'),
  }
}

/** All or nothing. */
export function tradesIn(value: Json | undefined): readonly BrokerOrder[] {
  return listOf(value, 'trades').map(
    (one) => tradeOf(one) ?? missing('trade', 'Id, Type, Side, Status or Symbol'),
  )
}

export function listOf(value: Json | undefined, what: string): readonly Json[] {
  if (Array.isArray(value)) return value
  throw new NotUnderstood(`the list of ${what} is no list`)
}

export function objectOf(value: Json | undefined, what: string): Fields {
  if (isFields(value)) return value
  throw new NotUnderstood(`the ${what} is no object`)
}

/** PositionClosed becomes position_closed: the words of our API, for texts that the contract does not list as well. */
function snake<T extends string | null>(text: T): T {
  return (text?.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase() ?? null) as T
}

function missing(what: string, name: string): never {
  throw new NotUnderstood(`${name} of ${what} is missing or has a form that is not expected`)
}
