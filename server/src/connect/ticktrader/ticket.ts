// TickTrader names a history record by 24 hex digits, which no 64-bit ticket can hold: 4 bytes of seconds, 5 of a machine,
// 3 of a counter. Seconds and counter are kept as they are, so that tickets go with time, and of the machine 7 bits.
import { createHash } from 'node:crypto'

const MOST = 2n ** 63n - 1n

/** The same for the same record for ever; positive and at most 63 bits. */
export function ticketOf(recordId: string): string {
  if (/^[0-9a-fA-F]{24}$/.test(recordId)) {
    const seconds = BigInt(`0x${recordId.slice(0, 8)}`)
    const counter = BigInt(`0x${recordId.slice(18)}`)
    const machine = BigInt(hashOf(recordId.slice(8, 18).toLowerCase())) & 0x7fn
    const ticket = (seconds << 31n) | (counter << 7n) | machine
    if (ticket > 0n && ticket <= MOST) return ticket.toString()
  }
  if (/^[1-9]\d{0,17}$/.test(recordId)) return recordId
  return ((BigInt(hashOf(recordId)) & MOST) | 1n).toString()
}

const hashOf = (text: string) => `0x${createHash('sha256').update(text).digest('hex')}`
