// Practice brokers: servers that speak a broker's real protocol over a market that moves by itself.

export {
  type HistoryOptions,
  type MadeBot,
  type MadeDeal,
  type MadeHistory,
  type MadePosition,
  unitsText,
} from './history/history.ts'
export { makeHistory } from './history/make-history.ts'
export { type StatementOptions, statementPage } from './history/mt4-statement.ts'
export { type ReportOptions, reportList, reportPage, reportRows } from './history/mt5-report.ts'
export { type ReportLanguage, reportLanguages } from './history/report-words.ts'
export { createMarket, type Market } from './market/market.ts'
export type { Currency } from './market/money.ts'
export { createRandom, type Random } from './market/random.ts'
export { type SymbolSpec, symbols } from './market/symbols.ts'
export type { BrokerClockOptions } from './mt5/broker-clock.ts'
export { type Faults, noFaults, setFault } from './mt5/faults.ts'
export type { TradeRequest, Truth, WaitingRequest } from './mt5/operate.ts'
export {
  type PracticeAccount,
  type PracticeMt5,
  type PracticeMt5Options,
  startPracticeMt5,
} from './mt5/practice-mt5.ts'
export type { SeenRequest } from './mt5/request-log.ts'
export type { AccountSpec } from './mt5/world.ts'
export {
  createTerminal,
  type Terminal,
  type TerminalBot,
  type TerminalOptions,
} from './terminal/terminal.ts'
export type { AccountSpec as TickTraderAccountSpec } from './ticktrader/accounts.ts'
export type { Faults as TickTraderFaults, OrderFault } from './ticktrader/faults.ts'
export {
  type PracticeTickTrader,
  type PracticeTickTraderAccount,
  type PracticeTickTraderOptions,
  startPracticeTickTrader,
} from './ticktrader/practice-ticktrader.ts'
export type { SeenRequest as SeenTickTraderRequest } from './ticktrader/request-log.ts'
export type { Truth as TickTraderTruth } from './ticktrader/truth.ts'
export type { Execution } from './ticktrader/world.ts'
export { type Certificate, type CertificateOptions, makeCertificate } from './tls/certificate.ts'
