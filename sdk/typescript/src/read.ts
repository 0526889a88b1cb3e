// The entry `@tidemark/client/read`: reading accounts and trades, in Node and in browsers.
// Nothing here or below it imports a module of Node.
export type { ReadFetch } from './read/get-text.ts'
export type { FieldChoice } from './read/read-address.ts'
export {
  createReadClient,
  type ReadClient,
  type ReadClientOptions,
} from './read/read-client.ts'
export type {
  AccountAsset,
  AccountAssets,
  AccountInfo,
  AccountOrder,
  AccountOrders,
  AccountPosition,
  AccountPositions,
  AccountSummary,
  DecimalText,
  Freshness,
  Statistics,
  StatisticsQuestion,
  StoredTrade,
  TradeFilter,
  TradePage,
} from './read/read-types.ts'
export { type ProblemViolation, type Retry, TidemarkProblem } from './read/tidemark-problem.ts'
