// How results are distributed: bins of one width with round borders, chosen from the middle of the values so that a few
// extreme ones do not flatten the rest; what lies beyond stands in the outermost bins.
export type Bin = { readonly from: number; readonly to: number; readonly count: number }

const MOST_BINS = 40

export function histogram(values: ArrayLike<number>, width = binWidth(values)): Bin[] {
  if (values.length === 0) return []
  const counts = new Map<number, number>()
  const places = Array.from(values, (value) => Math.floor(value / width + 1e-9))
  const sorted = Float64Array.from(places).sort()
  // What is drawn is around the middle value; all of it when it fits.
  const [least = 0, most = 0] = [sorted[0], sorted.at(-1)]
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0
  const fits = most - least < MOST_BINS
  const first = fits ? least : Math.max(least, middle - MOST_BINS / 2)
  const last = fits ? most : Math.min(most, first + MOST_BINS - 1)
  for (const place of places) {
    const bin = Math.min(Math.max(place, first), last)
    counts.set(bin, (counts.get(bin) ?? 0) + 1)
  }
  return Array.from({ length: last - first + 1 }, (_, at) => ({
    from: clean((first + at) * width),
    to: clean((first + at + 1) * width),
    count: counts.get(first + at) ?? 0,
  }))
}

/** A round width (1, 2 or 5 times a power of ten) that puts the middle of the values into about twenty bins. */
export function binWidth(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort()
  if (sorted.length === 0) return 1
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
  const span = at(0.98) - at(0.02) || at(1) - at(0) || Math.abs(at(0.5)) || 1
  // A place is a whole number that floats count exactly: no width is tiny beside the values.
  const largest = Math.max(Math.abs(at(0)), Math.abs(at(1)))
  const rough = Math.max(span / 20, largest * 1e-10, 1e-12)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].find((one) => one * power >= rough) ?? 10
  return step * power
}

/** Without the last digits that a product of floats brings in. */
function clean(value: number): number {
  return Number(value.toPrecision(12)) + 0
}
