// A ring of keys that learns new keys and forgets none.
import { plantFault } from './plant-fault.mjs'

plantFault(
  '/access/keys/key-ring.ts',
  'entries = toEntries(secrets, log)',
  'entries = new Map([...entries, ...toEntries(secrets, log)])',
)
