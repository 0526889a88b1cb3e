// Runs mutated bodies through the ingest parser in this process and counts what the oracle would not sign.
// Its controls are two flawed readers: one lets floats touch the numbers, one falls over at depth 33.
import type { Decimal } from '../../src/domain/decimal.ts'
import { createRandom } from '../support/random.ts'
import { disagreement, type Found, readAs } from './compare-parser.ts'
import { generateTrade } from './generate.ts'
import { mutate } from './mutate.ts'

export type ParserRun = {
  bodies: number
  accepted: number
  crashes: number
  different: number
  /** The first few complaints, each with the number of its body. */
  first: string[]
}

export function runParser(
  seed: number,
  bodies: number,
  given: {
    read?: (body: Buffer) => Found
    progress?: (line: string) => void
    stopAtFirst?: boolean
  } = {},
): ParserRun {
  const random = createRandom(seed)
  const run: ParserRun = { bodies: 0, accepted: 0, crashes: 0, different: 0, first: [] }
  for (let count = 0; count < bodies; count += 1) {
    const body = mutate(random, generateTrade(random))
    const { accepted, complaint } = disagreement(body, given.read)
    run.bodies += 1
    if (accepted) run.accepted += 1
    if (complaint !== null) {
      if (complaint.startsWith('crash')) run.crashes += 1
      else run.different += 1
      if (run.first.length < 5)
        run.first.push(`body ${count}: ${complaint}: ${body.toString('latin1').slice(0, 400)}`)
      if (given.stopAtFirst === true) break
    }
    if (run.bodies % 100_000 === 0)
      given.progress?.(
        `  ${run.bodies}/${bodies} bodies, ${run.accepted} accepted, ${run.different} different, ${run.crashes} crashes`,
      )
  }
  return run
}

export const flawedReaders: Readonly<Record<string, (body: Buffer) => Found>> = {
  floats(body) {
    const found = readAs(body)
    if (found.kind !== 'stored') return found
    const throughFloat = String(Number(found.trade.entryPrice)) as Decimal // wrong on purpose
    return { ...found, trade: { ...found.trade, entryPrice: throughFloat } }
  },
  depth_33(body) {
    const crash: Found = { kind: 'crash', what: 'RangeError' }
    return body.includes('['.repeat(33)) ? crash : readAs(body)
  },
}
