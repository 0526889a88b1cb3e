// A server that keeps the streams of keys that were revoked.
import { plantFault } from './plant-fault.mjs'

plantFault(
  '/serve/stream/open-streams.ts',
  'const holds = stillHolds(stream.token, stream.ip, stream.caller)',
  "const holds: string = 'yes'",
)
