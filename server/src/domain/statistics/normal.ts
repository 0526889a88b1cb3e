// The share of a normal distribution below z, to the last digits of a float: Marsaglia's series around zero.
/** Phi(z). */
export function normalBelow(z: number): number {
  if (z > 8) return 1
  if (z < -8) return 0
  let term = z
  let sum = z
  for (let power = 3; Math.abs(term) > 1e-18; power += 2) {
    term *= (z * z) / power
    sum += term
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)
}
