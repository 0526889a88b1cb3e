// One row of the capability table, the same questions for every venue.

export type Capabilities = {
  readonly title: string
  readonly how: string
  /** Why it cannot trade. */
  readonly proof: string
  readonly account: string
  readonly positions: string
  readonly deals: string
  readonly pendingOrders: string
  readonly prices: string
  readonly push: string
  readonly accountTypes: string
  /** What the trade half offers; `none` where there is none. */
  readonly trade: string
}
