// A server that lost a connection to another one and still writes what it had read.
import { plantFault } from './plant-fault.mjs'

plantFault(
  '/accounts/picture-book.ts',
  'if (fence !== null && !(await holdsLease(tx, fence)))',
  'if (fence === undefined)',
)
