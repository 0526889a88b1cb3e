// What can go wrong at this broker, switched on by whoever tests against it. Everything is off at the start.

/** What becomes of one request that trades. `late` executes after `lateMs` of the broker's time and answers nothing. */
export type OrderFault =
  | 'timeout_before'
  | 'timeout_after'
  | 'late'
  | 'drop_before'
  | 'drop_after'
  | 'duplicate_answer'
  | 'error_500_before'
  | 'error_500_after'
  | 'throttled'

export type Faults = {
  /** Decides for each request that trades; null = it goes well. */
  orderFault:
    | ((seen: { readonly kind: string; readonly clientId: string | null }) => OrderFault | null)
    | null
  lateMs: number
  /** Takes connections and requests, and never answers. */
  silent: boolean
  refuseConnections: boolean
  /** Sockets stay open, answer nothing and push nothing, not even pongs. */
  halfOpen: boolean
  /** Milliseconds before each answer. */
  delayMs: number
  rubbish: boolean
  truncated: boolean
  /** Every n-th request is answered with 503; 0 = none. */
  errorEvery: number
  /** Every n-th request is answered with 429; 0 = none. */
  throttleEvery: number
  retryAfterS: number
  /** How the body of a refusal is written. */
  errorBody: 'text' | 'json_text' | 'message' | 'error' | 'source' | 'response' | 'empty'
  /** 204 without a body for what is deleted, as older servers answer. */
  noContentOnDelete: boolean
  /** Ticks have one side only. */
  oneSidedTicks: boolean
  /** Nothing can be traded at: quotes are indicative. */
  indicativeOnly: boolean
  /** Enum strings that nobody knows. */
  unknownEnums: boolean
  /** Pushes and errors in the form of older guides: Notification, TradeId, two-factor in place of the login's answer. */
  sourceStyle: boolean
  /** Positions come without their current price. */
  noPrices: boolean
  /** Login answers the bare text ok. */
  plainLogin: boolean
  /** Reports of executions are sent twice. */
  duplicateReports: boolean
  sessionClosed: boolean
  /** A tenth of the usual volume stands at each price, so that orders fill in parts. */
  thinBook: boolean
  duplicateClientIds: 'refused' | 'accepted'
  restWithTwoFactor: 'refused' | 'allowed'
  /** Accepted difference of a signature's time from the broker's, in ms; 0 = any. */
  clockWindowMs: number
  /** The broker's HTTP Date header, in ms from its clock. */
  dateOffsetMs: number
  ocoPath: 'both' | 'oco' | 'oco_trades'
  /** The public paths were not configured: 403. */
  publicOff: boolean
  /** A dealer refuses every order. */
  dealerRejects: boolean
  /** How long a one-time code that was given holds, in ms. */
  codeLifeMs: number
  /** Requests allowed in a second and account; 0 = any number. */
  requestsPerSecond: number
}

export function noFaults(): Faults {
  return {
    ...{ orderFault: null, lateMs: 5000, silent: false, refuseConnections: false, halfOpen: false },
    ...{ delayMs: 0, rubbish: false, truncated: false, errorEvery: 0, throttleEvery: 0 },
    ...{ retryAfterS: 1, errorBody: 'text', noContentOnDelete: false, oneSidedTicks: false },
    ...{
      indicativeOnly: false,
      unknownEnums: false,
      sourceStyle: false,
      noPrices: false,
      plainLogin: false,
    },
    ...{ duplicateReports: false, sessionClosed: false, thinBook: false },
    ...{ duplicateClientIds: 'refused', restWithTwoFactor: 'refused', clockWindowMs: 0 },
    ...{
      dateOffsetMs: 0,
      ocoPath: 'both',
      publicOff: false,
      dealerRejects: false,
      requestsPerSecond: 0,
      codeLifeMs: 8 * 3_600_000,
    },
  }
}
