// A stream that reads past transactions that are still under way.
import { plantFault } from './plant-fault.mjs'

plantFault(
  '/serve/stream/news-store.ts',
  'horizon: Number(rows[0]?.horizon ?? 0), newest: Number(rows[0]?.newest ?? 0)',
  'horizon: Number(rows[0]?.newest ?? 0) * 2, newest: 0',
)
