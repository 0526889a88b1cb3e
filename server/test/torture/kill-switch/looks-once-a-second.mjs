// A kill switch that is really looked at once a second; in between nothing stands in the way.
import { plantFault } from '../planted/plant-fault.mjs'

plantFault(
  '/trade/kill/kill-switch.ts',
  'killedFor(accountId, hookId) {',
  `killedFor(accountId, hookId) {
      if (performance.now() - (globalThis.lookedMs ?? -1e9) < 1000) return null
      globalThis.lookedMs = performance.now()`,
)
