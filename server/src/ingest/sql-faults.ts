// What a refused statement says about the group it carried: one of its rows is at fault, it lost a race, or the database cannot write.
import type { SqlError } from '../platform/database/database.ts'

/** Classes 22 (data), 23 (constraint) and 54 (limits) are about a row. */
export function isRowFault(error: SqlError): boolean {
  return /^(22|23|54)/.test(error.sqlState) && !isNumberTaken(error)
}

/** Class 54 alone: the row is too large, or something of the database itself is used up. */
export function isLimit(error: SqlError): boolean {
  return error.sqlState.startsWith('54')
}

/** A primary key exists: an id or a place in the chain that this writer took for free. */
export function isNumberTaken(error: SqlError): boolean {
  return error.sqlState === '23505' && error.constraint?.endsWith('_pkey') === true
}

/** 40001 serialization failure and 40P01 deadlock: nothing happened, the same again may work. */
export function isWorthRepeating(error: SqlError): boolean {
  return error.sqlState === '40001' || error.sqlState === '40P01'
}
