// Why an order was not taken: a cause, what it means to a person, and what they can do. The same words for every venue.
// Each of these says that nothing happened at the broker; where that is not certain the outcome is unknown, never one of these.

export const rejections = {
  not_enough_money: {
    means: 'the account has not enough free margin or funds',
    nextStep: 'Make the order smaller, close something, or add funds at the broker.',
  },
  off_quotes: {
    means: 'the broker has no price at which this can be done now',
    nextStep: 'Look at the quote and send a new order; wider slippage or a limit order may help.',
  },
  dealer_rejected: {
    means: 'the broker’s dealer refused the order',
    nextStep: 'Look at the quote and send a new order; ask the broker if it lasts.',
  },
  price_wrong_side: {
    means: 'a price is on the wrong side of the market or of another price of the order',
    nextStep:
      'A buy limit and a sell stop lie below the market, a buy stop and a sell limit above; a stop loss lies on the losing side.',
  },
  price_missing: {
    means: 'this type of order needs a price that was not given',
    nextStep: 'Limit needs price, stop needs stop_price, stop-limit needs both.',
  },
  amount_not_valid: {
    means: 'the amount is off the symbol’s step or outside its bounds',
    nextStep: 'Use a multiple of the step between minimum and maximum; the symbol list shows them.',
  },
  visible_amount_not_valid: {
    means: 'the visible amount is not one that the broker takes',
    nextStep:
      'Only limit orders have one: 0 hides the order, less than the amount shows that part.',
  },
  expiry_not_valid: {
    means: 'the order’s end is not one that the broker takes',
    nextStep: 'Give a time in the future, and only to an order that waits.',
  },
  order_not_valid: {
    means: 'the order says something that this venue cannot do',
    nextStep: 'Read what was said and change that member of the order.',
  },
  nothing_to_change: {
    means: 'the change leaves everything as it is',
    nextStep: 'Read the order again and say what is to be different.',
  },
  not_on_this_account: {
    means: 'accounts of this type do not have this operation',
    nextStep:
      'Net: send the opposite market order. Cash: trade back what you bought. Stop loss and take profit exist on gross accounts only.',
  },
  symbol_unknown: {
    means: 'the broker does not know this symbol',
    nextStep: 'Use a name of the account’s symbol list, written exactly so.',
  },
  market_closed: {
    means: 'the market of this symbol is closed',
    nextStep: 'Wait until the session opens; the symbol’s schedule says when.',
  },
  close_only: {
    means: 'this symbol may only be closed',
    nextStep: 'Only orders that make the position smaller are taken.',
  },
  trade_not_allowed: {
    means: 'trading is not allowed for this symbol, account or login',
    nextStep: 'Ask the broker what is switched off.',
  },
  read_only: {
    means: 'the token or the account may only read',
    nextStep: 'Make a token with full rights at the broker and enter it in the trade server.',
  },
  account_blocked: {
    means: 'the broker has blocked the account or the token',
    nextStep: 'Ask the broker.',
  },
  credentials_refused: {
    means: 'the broker does not accept the token',
    nextStep:
      'Check id, key and secret of the token, and that this machine’s clock is right to the minute.',
  },
  one_time_code_needed: {
    means: 'the broker wants a one-time code before it lets this token trade',
    nextStep:
      'Enter the code, or store the token’s one-time secret so that it is answered by itself.',
  },
  too_many_orders: {
    means: 'the account has as many orders as the broker allows',
    nextStep: 'Cancel orders that are no longer needed.',
  },
  order_not_found: {
    means: 'the broker knows no such order',
    nextStep: 'It may have been filled, cancelled or expired: read orders and history.',
  },
  position_not_found: {
    means: 'the broker knows no such open position',
    nextStep: 'It may have been closed: read positions and history.',
  },
  order_busy: {
    means: 'another operation on this order is still going on',
    nextStep: 'Read the order, then decide again.',
  },
  close_by_not_possible: {
    means: 'these two positions cannot close each other',
    nextStep: 'They must be of one symbol and of opposite sides.',
  },
  throttled: {
    means: 'more requests came at once than the broker allows; this one did not run',
    nextStep: 'Send fewer orders in a second.',
  },
  venue_busy: {
    means: 'the broker’s queue is full or it is not ready for the account; the request did not run',
    nextStep: 'Wait a moment, look at the quote, then decide again.',
  },
  not_sent: {
    means: 'nothing was sent: there was no connection, or the order was stopped before it left',
    nextStep: 'Look at the connection’s state; send a new order when it is up.',
  },
  refused_by_venue: {
    means: 'the broker refused the order for a reason of its own',
    nextStep: 'Read what was said; ask the broker if it is not clear.',
  },
} as const

export type Rejection = keyof typeof rejections

/** Thrown where an order is only described: it could not even be written for this venue and account. */
export class NotSendable extends Error {
  override readonly name = 'NotSendable'
  readonly reason: Rejection
  readonly said: string

  constructor(reason: Rejection, said: string) {
    super(`${rejections[reason].means}: ${said}`)
    this.reason = reason
    this.said = said
  }
}
