// One row of the capability table, the same questions for every venue.

export type Capabilities = {
  /** The `source` of its accounts. */
  readonly venue: string
  readonly title: string
  readonly how: string
  /** Why it cannot trade. */
  readonly proof: string
  readonly account: string
  readonly positions: string
  readonly deals: string
  /** What becomes of a deal that the broker rewrites or takes back. */
  readonly corrections: string
  readonly pendingOrders: string
  readonly prices: string
  readonly push: string
  readonly accountTypes: string
  readonly clock: string
  readonly investorPassword: string
  /** What is known of the people behind the accounts. */
  readonly people: string
  /** What the trade half offers; `none` where there is none. */
  readonly trade: string
}

/** The questions as the table puts them, in its order. */
export const capabilityQuestions: Readonly<Record<Exclude<keyof Capabilities, 'title'>, string>> = {
  venue: 'Name as `source`',
  how: 'How values come',
  proof: 'Why it cannot trade',
  account: 'Balance, equity, margin',
  positions: 'Open positions',
  deals: 'Deals',
  corrections: 'Deals that change',
  pendingOrders: 'Pending orders',
  prices: 'Prices',
  push: 'Tells by itself',
  accountTypes: 'Kinds of accounts',
  clock: 'The broker’s clock',
  investorPassword: 'Investor password',
  people: 'Names, addresses, phones',
  trade: 'Trading',
}
