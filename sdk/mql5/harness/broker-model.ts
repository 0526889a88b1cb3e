// A small broker behind the simulated terminal: fills on hedging and netting accounts become deals and positions as MT5 books them.
// Amounts are whole cents and prices whole points, so what the ledger must show is known exactly.
import {
  type BrokerDeal,
  type BrokerOptions,
  type BrokerPosition,
  cents,
  type Fill,
} from './broker-deal.ts'
import type { Fields } from './simulated-terminal.ts'

const opposite = { buy: 'sell', sell: 'buy' } as const
const typeOf = { buy: 0, sell: 1 } as const
const entry = { in: 0, out: 1, inOut: 2, outBy: 3 } as const

export class BrokerModel {
  readonly deals: BrokerDeal[] = []
  readonly positions = new Map<string, BrokerPosition>()
  readonly digits = new Map<string, number>([
    ['EURUSD', 5],
    ['USDJPY', 3],
    ['DOGEBTC', 8],
  ])
  readonly key: string
  readonly login: string
  readonly server: string
  balanceCents = 0
  #ticket: bigint
  #timeMsc = 0
  readonly #mode: 'hedging' | 'netting'
  readonly #currency: string

  constructor({
    mode,
    login,
    server = 'FXOpen-MT5',
    firstTicket = 1000n,
    currency = 'USD',
  }: BrokerOptions) {
    this.#mode = mode
    this.login = login
    this.server = server
    this.key = `${server}/${login}`
    this.#ticket = firstTicket
    this.#currency = currency
  }

  /** The moment of the next deals, in milliseconds of the server's clock. */
  at(timeMsc: number): this {
    this.#timeMsc = timeMsc
    return this
  }

  deposit(amountCents: number, comment = 'Deposit'): BrokerDeal {
    return this.#book({ type: 2, profit: amountCents, comment, position: '0', symbol: '' })
  }

  /** Returns the deals that the fill made. */
  fill(fill: Fill): BrokerDeal[] {
    return this.#mode === 'hedging' ? this.#fillHedging(fill) : this.#fillNetting(fill)
  }

  #fillHedging(fill: Fill): BrokerDeal[] {
    if (fill.closes === undefined) return [this.#open(fill, this.#nextTicket())]
    const position = this.#positionOf(fill.closes)
    return [this.#reduce(fill, position, fill.volume, entry.out)]
  }

  #fillNetting(fill: Fill): BrokerDeal[] {
    const symbol = fill.symbol ?? 'EURUSD'
    const open = [...this.positions.values()].find((position) => position.symbol === symbol)
    if (open === undefined) return [this.#open(fill, this.#nextTicket())]
    if (open.type === typeOf[fill.side]) {
      open.points = Math.round(
        (open.points * open.volume + fill.points * fill.volume) / (open.volume + fill.volume),
      )
      open.volume += fill.volume
      return [this.#deal(fill, open.identifier, entry.in, fill.volume, 0)]
    }
    if (fill.volume <= open.volume) return [this.#reduce(fill, open, fill.volume, entry.out)]
    // A reversal: one deal closes the old side and opens the other one, under the same id.
    const rest = fill.volume - open.volume
    const deal = this.#deal(
      fill,
      open.identifier,
      entry.inOut,
      fill.volume,
      this.#resultOf(open, fill.points, open.volume),
    )
    Object.assign(open, {
      type: typeOf[fill.side],
      volume: rest,
      points: fill.points,
      time_msc: deal.time_msc,
    })
    return [deal]
  }

  /** Closes two opposite positions with each other: two deals with mirrored prices, the result on the first. */
  closeBy(first: string, second: string): BrokerDeal[] {
    const [one, two] = [this.#positionOf(first), this.#positionOf(second)]
    const volume = Math.min(one.volume, two.volume)
    const result = this.#resultOf(one, two.points, volume)
    const side = (position: BrokerPosition) => (position.type === 0 ? 'sell' : 'buy')
    const deals = [
      this.#deal(
        { side: side(one), volume, points: two.points, symbol: one.symbol },
        one.identifier,
        entry.outBy,
        volume,
        result,
      ),
      this.#deal(
        { side: side(two), volume, points: one.points, symbol: two.symbol },
        two.identifier,
        entry.outBy,
        volume,
        0,
      ),
    ]
    this.#shrink(one, volume)
    this.#shrink(two, volume)
    return deals
  }

  /** The broker cancels a deal: its type changes, its profit becomes zero, and a balance deal books the result back. */
  cancel(ticket: string): BrokerDeal[] {
    const deal = this.deals.find((one) => one.deal === ticket)
    if (deal === undefined) throw new Error(`no deal ${ticket}`)
    const profit = Math.round(Number(deal.profit) * 100)
    deal.type = deal.type === 0 ? 13 : 14
    deal.profit = '0.00'
    // Taken out here and booked back there: the balance stays, only its history changes.
    this.balanceCents -= profit
    return [deal, this.#book({ type: 2, profit, comment: 'cancelled', position: '0', symbol: '' })]
  }

  #open(fill: Fill, ticket: string): BrokerDeal {
    const deal = this.#deal(fill, ticket, entry.in, fill.volume, 0)
    this.positions.set(ticket, {
      ticket,
      identifier: ticket,
      symbol: deal.symbol,
      type: typeOf[fill.side],
      volume: fill.volume,
      points: fill.points,
      magic: deal.magic,
      time_msc: deal.time_msc,
      comment: deal.comment,
    })
    return deal
  }

  #reduce(fill: Fill, position: BrokerPosition, volume: number, how: number): BrokerDeal {
    const side = opposite[position.type === 0 ? 'buy' : 'sell']
    const result = this.#resultOf(position, fill.points, volume)
    const deal = this.#deal(
      { ...fill, side, symbol: position.symbol },
      position.identifier,
      how,
      volume,
      result,
    )
    this.#shrink(position, volume)
    return deal
  }

  #shrink(position: BrokerPosition, volume: number): void {
    position.volume -= volume
    if (position.volume === 0) this.positions.delete(position.ticket)
  }

  /** One point of one lot is one unit of currency: hundredths of a lot times points are cents. */
  #resultOf(position: BrokerPosition, points: number, volume: number): number {
    return (points - position.points) * volume * (position.type === 0 ? 1 : -1)
  }

  #deal(fill: Fill, position: string, how: number, volume: number, profit: number): BrokerDeal {
    const symbol = fill.symbol ?? 'EURUSD'
    const digits = this.digits.get(symbol) ?? 5
    return this.#book({
      type: typeOf[fill.side],
      entry: how,
      magic: fill.magic ?? '0',
      reason: fill.reason ?? (fill.magic === undefined ? 0 : 3),
      position,
      symbol,
      volume: cents(volume),
      price: (fill.points / 10 ** digits).toFixed(digits),
      commission: -volume * 3,
      swap: fill.swapCents ?? 0,
      profit,
      comment: fill.comment ?? '',
    })
  }

  #book(
    given: Partial<Omit<BrokerDeal, 'profit' | 'commission' | 'swap'>> & {
      profit: number
      commission?: number
      swap?: number
    },
  ): BrokerDeal {
    const { profit, commission = 0, swap = 0, ...rest } = given
    const deal: BrokerDeal = {
      deal: this.#nextTicket(),
      order: this.#nextTicket(),
      time_msc: String(this.#timeMsc),
      type: 0,
      entry: 0,
      magic: '0',
      reason: 0,
      position: '0',
      symbol: '',
      volume: '0.00',
      price: '0',
      fee: '0.00',
      sl: '0',
      tp: '0',
      comment: '',
      external_id: '',
      commission: cents(commission),
      swap: cents(swap),
      profit: cents(profit),
      ...rest,
    }
    this.#timeMsc += 1
    this.balanceCents += profit + commission + swap
    this.deals.push(deal)
    return deal
  }

  #nextTicket(): string {
    this.#ticket += 1n
    return String(this.#ticket)
  }

  #positionOf(ticket: string): BrokerPosition {
    const position = this.positions.get(ticket)
    if (position === undefined) throw new Error(`no open position ${ticket}`)
    return position
  }

  accountFields(): Fields {
    const balance = cents(this.balanceCents)
    return {
      login: this.login,
      server: this.server,
      name: 'Somebody Private',
      company: 'A Broker Ltd',
      currency: this.#currency,
      currency_digits: 2,
      leverage: 100,
      margin_mode: this.#mode === 'hedging' ? 2 : 0,
      trade_mode: 0,
      trade_allowed: 0,
      balance,
      equity: balance,
      margin_free: balance,
    }
  }
}
