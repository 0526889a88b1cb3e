// What the broker refuses, by its fault codes: the text after "Reason:" on sockets, and the status of REST.

export const brokerFaults = {
  LoginFailed: { code: 4, status: 401, text: 'Login failed' },
  AccountIsBlocked: { code: 70, status: 403, text: 'Account is blocked' },
  AccountIsReadonly: { code: 71, status: 403, text: 'Account is readonly' },
  AccountTypeMismatch: { code: 72, status: 400, text: 'Account type mismatch' },
  WebApiDisabled: { code: 82, status: 403, text: 'Web API is disabled' },
  TwoFactorLoginRequired: { code: 85, status: 403, text: 'Two-factor login required' },
  AccountExceedsOrdersLimit: { code: 87, status: 400, text: 'Account exceeds orders limit' },
  SymbolNotFound: { code: 100, status: 404, text: 'Symbol not found' },
  PriceNotSpecified: { code: 102, status: 400, text: 'Price is not specified' },
  InvalidOrderType: { code: 103, status: 400, text: 'Invalid order type' },
  PositionNotFound: { code: 104, status: 404, text: 'Position not found' },
  InvalidPrice: { code: 105, status: 400, text: 'Invalid price' },
  InvalidAmount: { code: 106, status: 400, text: 'Invalid amount' },
  NotEnoughMoney: { code: 107, status: 402, text: 'Not Enough Money' },
  OffQuotes: { code: 108, status: 410, text: 'Off quotes' },
  DuplicateClientOrderId: { code: 110, status: 400, text: 'Duplicate client order id' },
  StopPriceIsNotSpecified: { code: 111, status: 400, text: 'Stop price is not specified' },
  TradeNotAllowed: { code: 112, status: 403, text: 'Trade is not allowed' },
  DealerReject: { code: 113, status: 410, text: 'Rejected By Dealer' },
  OrderNotFound: { code: 114, status: 404, text: 'Order not found' },
  TradeSessionIsClosed: { code: 115, status: 400, text: 'Trade session is closed' },
  InvalidExpirationTime: { code: 118, status: 400, text: 'Invalid expiration time' },
  LoginIsReadonly: { code: 131, status: 403, text: 'Login is readonly' },
  ThrottlingExceeded: { code: 147, status: 429, text: 'Throttling exceeded' },
  InvalidVisibleAmount: { code: 155, status: 400, text: 'Invalid visible amount' },
  InvalidAmountChange: { code: 156, status: 400, text: 'Invalid amount change' },
  RelatedOrderNotFound: { code: 157, status: 404, text: 'Related order not found' },
  InvalidRelatedOrder: { code: 158, status: 400, text: 'Invalid related order' },
  InvalidCloseBySide: { code: 170, status: 400, text: 'Invalid close by side' },
  InvalidCloseBySymbol: { code: 171, status: 400, text: 'Invalid close by symbol' },
  CloseOnlyMode: { code: 148, status: 400, text: 'Close only mode' },
  DepthLimit: { code: 185, status: 400, text: 'Depth limit' },
  BadRequest: { code: 0, status: 400, text: 'Malformed request' },
} as const

export type FaultName = keyof typeof brokerFaults

export class BrokerFault extends Error {
  readonly fault: FaultName
  constructor(fault: FaultName, text?: string) {
    super(text ?? brokerFaults[fault].text)
    this.fault = fault
  }
  get status(): number {
    return brokerFaults[this.fault].status
  }
}

export function refuse(fault: FaultName, text?: string): never {
  throw new BrokerFault(fault, text)
}
