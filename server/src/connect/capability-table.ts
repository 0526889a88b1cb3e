// Every venue's answers side by side; docs/brokers/capabilities.md is made from this.
import type { Capabilities } from './capabilities.ts'
import { capabilities as expert } from './expert/capabilities.ts'
import { capabilities as mt5WebApi } from './mt5/capabilities.ts'
import { capabilities as tickTrader } from './ticktrader/capabilities.ts'

export const capabilityTable: readonly Capabilities[] = [expert, mt5WebApi, tickTrader]
