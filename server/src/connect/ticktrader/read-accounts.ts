// How the account of a token stands: its money, and what is open where accounts of its kind keep it.
import type { AccountPicture, OpenPosition } from '../../domain/account-picture.ts'
import type { Timer } from '../../platform/clock.ts'
import { ConnectFailure } from '../failure.ts'
import type { AccountReading } from '../read-port.ts'
import type { Feed } from './feed.ts'
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
  type Tick,
  tickOf,
} from './wire.ts'

export type AccountReader = {
  readonly source: Source
  readonly clock: Timer
  readonly feed: Pick<Feed, 'follow' | 'tick'>
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
  const waiting = trades.filter(isWaiting)
  // Without anything open or waiting nothing needs converting.
  const sizes: ContractSizes =
    held.length + open.length > 0
      ? await reader.sizes()
      : waiting.length > 0
        ? await reader.sizes().catch(withoutSizes)
        : new Map()
  const positions =
    type === 'Net'
      ? open.flatMap((row) => netPositionOf(row, sizes) ?? [])
      : held.map((row) => grossPositionOf(row, sizes))
  return {
    ...{ kind: 'picture', account, takenMs, picture, positions: await priced(reader, positions) },
    orders: waiting.map((row) => pendingOrderOf(row, sizes)),
    ...(assets === null ? {} : { assets }),
  }
}

/** Orders say their units as well: they need no lots as positions do. */
function withoutSizes(error: unknown): ContractSizes {
  if (error instanceof ConnectFailure && error.reason === 'permission_missing') return new Map()
  throw error
}

/** Some servers leave the price of a position out: then the feed has it, and until it does, whoever gives prices to all. */
async function priced(
  { source, feed }: AccountReader,
  positions: readonly OpenPosition[],
): Promise<readonly OpenPosition[]> {
  const lacking = positions.filter(({ currentPrice }) => currentPrice === null)
  const symbols = new Set(lacking.map(({ symbol }) => symbol))
  feed.follow(symbols)
  const known = new Map<string, Tick>()
  for (const symbol of symbols) {
    const tick = feed.tick(symbol)
    if (tick !== null) known.set(symbol, tick)
  }
  if (known.size === symbols.size) return positions.map((one) => pricedBy(one, known))
  try {
    const ticks = rowsOf(await source.ask('ticks'), 'Ticks').map(tickOf)
    for (const tick of ticks) if (!known.has(tick.symbol)) known.set(tick.symbol, tick)
    return positions.map((position) => pricedBy(position, known))
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
