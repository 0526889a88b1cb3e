// How the account of a token stands: its money, and what is open where accounts of its kind keep it.
import type { AccountPicture, OpenPosition } from '../../domain/account-picture.ts'
import type { Timer } from '../../platform/clock.ts'
import { ConnectFailure } from '../failure.ts'
import type { AccountReading } from '../read-port.ts'
import { isFields, type Json } from './json.ts'
import { odd, rowsOf } from './members.ts'
import type { Source } from './source.ts'
import {
  type AccountFacts,
  accountOf,
  assetOf,
  type ContractSizes,
  grossPositionOf,
  isPosition,
  isWaiting,
  netPositionOf,
  pendingOrderOf,
  pricedBy,
  tickOf,
} from './wire.ts'

export type AccountReader = {
  readonly source: Source
  readonly clock: Timer
  readonly sizes: () => Promise<ContractSizes>
  /** The account that the token is for. */
  readonly account: string
  /** Told of each picture of the account: how fast it may be asked can change. */
  readonly onFacts: (facts: AccountFacts) => void
  /** What the broker says of the token's right to trade; null = nothing. */
  readonly tradeAllowed: () => boolean | null
}

export async function readAccount(reader: AccountReader): Promise<AccountReading> {
  const { source, clock, account } = reader
  const facts = factsOf(await source.ask('account'))
  reader.onFacts(facts)
  if (facts.id !== account)
    throw new ConnectFailure('session_lost', 'the token is now another account’s')
  const { type } = facts
  const picture = withRight(facts.picture, reader.tradeAllowed())
  const trades = rowsOf(await source.ask('trades'), 'Trades')
  const open = type === 'Net' ? rowsOf(await source.ask('positions'), 'Positions') : []
  const assets = type === 'Cash' ? rowsOf(await source.ask('assets'), 'Assets').map(assetOf) : null
  const takenMs = clock.now()
  const held = type === 'Gross' ? trades.filter(isPosition) : []
  // Without anything open nothing needs converting.
  const sizes = held.length + open.length === 0 ? new Map() : await reader.sizes()
  const positions =
    type === 'Net'
      ? open.flatMap((row) => netPositionOf(row, sizes) ?? [])
      : held.map((row) => grossPositionOf(row, sizes))
  return {
    ...{ kind: 'picture', account, takenMs, picture, positions: await priced(source, positions) },
    orders: trades.filter(isWaiting).map(pendingOrderOf),
    ...(assets === null ? {} : { assets }),
  }
}

/** Some servers leave the price of a position out: then prices are asked for, and do without where there are none. */
async function priced(
  source: Source,
  positions: readonly OpenPosition[],
): Promise<readonly OpenPosition[]> {
  if (positions.every(({ currentPrice }) => currentPrice !== null)) return positions
  try {
    const ticks = rowsOf(await source.ask('ticks'), 'Ticks').map(tickOf)
    const bySymbol = new Map(ticks.map((tick) => [tick.symbol, tick]))
    return positions.map((position) => pricedBy(position, bySymbol))
  } catch (error) {
    if (error instanceof ConnectFailure && error.reason === 'permission_missing') return positions
    throw error
  }
}

/** Account and token have rights of their own: it may trade only where neither forbids it. */
function withRight(picture: AccountPicture, ofToken: boolean | null): AccountPicture {
  return ofToken === false ? { ...picture, trade_allowed: 'false' } : picture
}

export function factsOf(answer: Json): AccountFacts {
  // A socket's result may come wrapped in a member of its own name.
  if (!isFields(answer)) throw odd('Account')
  return accountOf(isFields(answer.Account) ? answer.Account : answer)
}

/** A token is for one account: of any other there is nothing to ask. */
export function refusalOf(account: string, own: string): AccountReading {
  const detail = `this connection’s token is for account ${own}`
  return { kind: 'refused', account, cause: 'account_not_permitted', detail }
}
