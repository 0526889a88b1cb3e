// Checks the links of one chain, row by row, and names the first row that is not what was written.
// A row that was replaced with a fitting hash of its own is betrayed by the row after it, which remembers the old hash.
import { type ChainRow, chainHash, GENESIS } from './chain.ts'
import type { Finding } from './finding.ts'

export type ChainCheck = {
  /** Looks at the next row; a finding the first time that something is wrong, else null. */
  next(row: ChainRow, comesLater: (hash: Buffer) => Promise<boolean>): Promise<Finding | null>
}

export function createChainCheck(chain: string): ChainCheck {
  let seq = 0
  let hash = GENESIS
  let isBroken = false

  async function judge(
    row: ChainRow,
    comesLater: (hash: Buffer) => Promise<boolean>,
  ): Promise<Finding | null> {
    const expected = seq + 1
    if (row.seq !== expected) {
      const last = row.seq - 1
      const which = last === expected ? `row ${expected} is` : `rows ${expected} to ${last} are`
      return { kind: 'entry_missing', chain, seq: expected, detail: `${which} missing` }
    }
    const isWhole = chainHash(row.prevHash, row.body).equals(row.hash)
    if (row.prevHash.equals(hash)) {
      if (isWhole) return null
      return {
        kind: 'entry_changed',
        chain,
        seq: row.seq,
        detail: 'its text does not fit its hash',
      }
    }
    // Which of the two neighbours is false? A whole row whose predecessor stands elsewhere was moved.
    const isMoved = !isWhole || expected === 1 || (await comesLater(row.prevHash))
    return isMoved
      ? {
          kind: 'entry_changed',
          chain,
          seq: row.seq,
          detail: 'it does not follow the row before it',
        }
      : {
          kind: 'entry_changed',
          chain,
          seq: seq,
          detail:
            'it was replaced or put in, or the row after it was taken out: the next row follows another hash',
        }
  }

  return {
    async next(row, comesLater) {
      const finding = isBroken ? null : await judge(row, comesLater)
      isBroken ||= finding !== null
      seq = row.seq
      hash = row.hash
      return finding
    },
  }
}
