// What makes a row the same trade when its file is imported again: its own number, else all that it says.
// Two rows that say the same are two trades, the first and the second of their kind.
import { createHash } from 'node:crypto'
import type { FileTrade } from '../content.ts'
import { refuse } from '../sheet.ts'

export function withIdentities(trades: readonly FileTrade[]): FileTrade[] {
  const times = new Map<string, number>()
  const numbers = new Map<string, number>()
  return trades.map((trade) => {
    const { members, row } = trade
    const number = members.exchange_order_id
    if (number !== undefined) {
      const key = JSON.stringify([members.bot_name, number])
      const before = numbers.get(key)
      if (before !== undefined)
        throw refuse(`the number ${JSON.stringify(number)} stands in row ${before} already`, {
          row,
        })
      numbers.set(key, row)
      return trade
    }
    const text = JSON.stringify(
      Object.entries(members).sort(([one], [two]) => (one < two ? -1 : 1)),
    )
    const time = (times.get(text) ?? 0) + 1
    times.set(text, time)
    const digest = createHash('sha256').update(`${time}\n${text}`).digest('hex').slice(0, 40)
    return { row, members: { ...members, idempotency_key: `import-${digest}` } }
  })
}
