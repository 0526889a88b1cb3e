// Mean, deviation and correlation of floats. A deviation of values that are all but equal is none: floats may make 1e-18 of it.
// The mean is taken off first; sums of squares of large balances would lose their digits.

/** Values whose span is no more than this vary by rounding only. */
const CONSTANT_SPAN = 1e-12

export function mean(values: ArrayLike<number>): number {
  let total = 0
  for (let at = 0; at < values.length; at++) total += values[at] ?? 0
  return total / values.length
}

/** Sample deviation, n - 1 below the line. */
export function sampleDeviation(values: ArrayLike<number>): number {
  const middle = mean(values)
  let total = 0
  for (let at = 0; at < values.length; at++) total += ((values[at] ?? 0) - middle) ** 2
  return Math.sqrt(total / (values.length - 1))
}

export function isConstant(values: ArrayLike<number>): boolean {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0
    if (value < least) least = value
    if (value > most) most = value
  }
  // Relative to their size as well: a million and one cent is not constant, a trillion and a rounding error is.
  return most - least <= CONSTANT_SPAN * Math.max(1, Math.abs(most) * 1e-3)
}

/** Pearson's r; the caller has made sure that neither is constant. */
export function correlation(one: ArrayLike<number>, two: ArrayLike<number>): number {
  const [meanOne, meanTwo] = [mean(one), mean(two)]
  let both = 0
  let squareOne = 0
  let squareTwo = 0
  for (let at = 0; at < one.length; at++) {
    const a = (one[at] ?? 0) - meanOne
    const b = (two[at] ?? 0) - meanTwo
    both += a * b
    squareOne += a * a
    squareTwo += b * b
  }
  return both / Math.sqrt(squareOne * squareTwo)
}
