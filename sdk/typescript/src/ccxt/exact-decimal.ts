// The little arithmetic that the mapping needs, on decimal text: products and sums without a float.
// A contract size of 0.001 times 3 contracts is 0.003 here, as it is on the venue's own page.

type Exact = { readonly digits: bigint; readonly places: number }

/** Null when `token` is no JSON number of a sensible size. */
function parse(token: string): Exact | null {
  const match = /^(-?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(token)
  if (match === null || token.length > 60) return null
  const [, whole = '', fraction = '', exponent = '0'] = match
  const places = fraction.length - Number(exponent)
  const digits = BigInt(whole + fraction)
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 }
}

function print({ digits, places }: Exact): string {
  const sign = digits < 0n ? '-' : ''
  const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0')
  if (places === 0) return sign + text
  const plain = `${text.slice(0, -places)}.${text.slice(-places)}`
  // Zeros at the end would come of the multiplication alone.
  return sign + plain.replace(/\.?0+$/, '')
}

/** Null when one of them is no number. */
export function multiply(left: string, right: string): string | null {
  const [a, b] = [parse(left), parse(right)]
  return a === null || b === null
    ? null
    : print({ digits: a.digits * b.digits, places: a.places + b.places })
}

/** Minus the sum; null when one of them is no number. */
export function negativeSum(tokens: readonly string[]): string | null {
  let sum: Exact = { digits: 0n, places: 0 }
  for (const token of tokens) {
    const next = parse(token)
    if (next === null) return null
    const places = Math.max(sum.places, next.places)
    const scaled = ({ digits, places: own }: Exact) => digits * 10n ** BigInt(places - own)
    sum = { digits: scaled(sum) + scaled(next), places }
  }
  return print({ digits: -sum.digits, places: sum.places })
}

export function isZero(token: string): boolean {
  return parse(token)?.digits === 0n
}
