// Names under which other programs keep trades, to members of a trade. What stands in no list here is said with --map.
import { plain } from '../metatrader/words.ts'

const words: Readonly<Record<string, string>> = {
  bot_name: 'bot_name|bot|strategy|strategie|estrategia|stratégie',
  asset_symbol:
    'asset_symbol|symbol|instrument|item|ticker|market|pair|símbolo|symbole|simbolo|sembol|символ|品种|銘柄',
  order_type:
    'order_type|side|type|direction|buy/sell|action|long/short|typ|tipo|richtung|lado|тип',
  entry_time:
    'entry_time|open time|opened|opening time|open date|entry date|time|date|open_time|open|zeit|öffnungszeit|fecha apertura|время открытия',
  exit_time:
    'exit_time|close time|closed|closing time|close date|exit date|close_time|schlusszeit|время закрытия',
  entry_price:
    'entry_price|open price|entry|price|opening price|open_price|entry price|preis|precio|prix|prezzo|preço|цена',
  exit_price: 'exit_price|close price|exit|closing price|close_price|exit price',
  position_size: 'position_size|volume|size|lots|quantity|qty|amount|units|volumen|объем|contracts',
  realized_pnl:
    'realized_pnl|profit|pnl|p/l|p&l|realized pnl|realised pnl|result|gewinn|beneficio|profitto|lucro|прибыль',
  commission: 'commission|commissions|comm|kommission|comisión|комиссия',
  swap: 'swap|swaps|funding|rollover|financing|своп',
  fee: 'fee|fees|taxes|gebühr',
  stop_loss: 'stop_loss|s/l|sl|stop loss|stop',
  take_profit: 'take_profit|t/p|tp|take profit|target',
  mae: 'mae',
  mfe: 'mfe',
  magic_number: 'magic_number|magic|magic number|expert id',
  exchange_order_id:
    'exchange_order_id|ticket|order|order id|trade id|id|position|position id|deal id',
  comment: 'comment|comments|note|notes|kommentar|comentario|комментарий',
  status: 'status|state',
}

const members = new Map<string, string>()
for (const [member, all] of Object.entries(words))
  for (const word of all.split('|')) if (!members.has(plain(word))) members.set(plain(word), member)

const accountWords = new Set(
  'account|account number|account id|account no|account login|login|konto|kontonummer|cuenta|compte|conto|conta|счет|счёт|rachunek|hesap|účet|账户|账号|口座'
    .split('|')
    .map(plain),
)

/** Whether a column says whose trades these are. */
export function isAccountColumn(column: string): boolean {
  return accountWords.has(plain(column))
}

const netWords = new Set(['net profit', 'net pnl', 'net p/l', 'net result'].map(plain))

/** Whether a column holds results from which costs were taken already. */
export function isNetColumn(column: string): boolean {
  return netWords.has(plain(column))
}

export function memberFor(column: string): string | undefined {
  return members.get(plain(column))
}
