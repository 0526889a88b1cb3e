// How probable it is to lose a share of the money in a row of losing trades, if results come independently and each losing
// trade loses the average. A table, because the question has no single number.
import { known, type Outcome, unknown } from './outcome.ts'

export type RuinRow = {
  /** Share of the money, as a fraction. */
  readonly lossSize: number
  /** Chance that the next so many trades all lose. */
  readonly probability: number
  readonly losingTrades: number
}

const sizes = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

export function riskOfRuin(
  lossRate: number,
  averageLoss: number,
  capital: number,
): Outcome<readonly RuinRow[]> {
  if (!(averageLoss > 0)) return unknown('no_losses')
  if (!(capital > 0)) return unknown('ruined')
  return known(
    sizes.map((lossSize) => {
      const losingTrades = Math.ceil((capital * lossSize) / averageLoss)
      return { lossSize, probability: lossRate ** losingTrades, losingTrades }
    }),
  )
}
