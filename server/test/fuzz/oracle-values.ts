// The oracle's own reading of single values: decimals by whole-number arithmetic, times by the calendar of Date.
// Written from the contract, by other means than the server uses.

/** A decimal as mantissa × 10^-scale, without trailing zeros: equal numbers have equal text. */
export function exactValue(token: string): string {
  const [mantissa = '', exponent = '0'] = token.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  let digits = BigInt(whole.replace('-', '') + fraction) * (whole.startsWith('-') ? -1n : 1n)
  let scale = fraction.length - Number(exponent)
  if (digits === 0n) return '0e0'
  while (digits % 10n === 0n) {
    digits /= 10n
    scale -= 1
  }
  return `${digits}e${-scale}`
}

/** The text that must be stored for a number token, or null when a rule refuses it. */
export function decimalText(token: string, positive: boolean): string | null {
  if (token.length > 40) return null
  const mark = token.search(/e/i)
  const exponent = mark < 0 ? 0 : Number(token.slice(mark + 1))
  if (Math.abs(exponent) > 30) return null
  const mantissa = (mark < 0 ? token : token.slice(0, mark)).replace('-', '')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const places = Math.max(0, fraction.length - exponent)
  const units = BigInt(whole + fraction) * 10n ** BigInt(Math.max(0, exponent - fraction.length))
  const digits = units.toString().padStart(places + 1, '0')
  if (digits.length - places > 20 || places > 20) return null
  const minus = token.startsWith('-') && units !== 0n
  if (positive && (minus || units === 0n)) return null
  const point = digits.length - places
  const text = places === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`
  return minus ? `-${text}` : text
}

export function int64Text(text: string): string | null {
  if (!/^-?[0-9]{1,19}$/.test(text)) return null
  const value = BigInt(text)
  return value >= -(2n ** 63n) && value < 2n ** 63n ? String(value) : null
}

export function offsetMinutes(text: string): number | null {
  if (text === 'Z' || text === 'z') return 0
  const match = /^([+-])([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  if (match === null) return null
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]))
}

/** Microseconds since 1970 and how they were read; null when a rule refuses the text. */
export function timeOf(
  text: string,
  offset: string | null,
): { micros: bigint; zone: string } | null {
  const rfc = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/.exec(text)
  const local = /^(\d{4}([-.])\d\d\2\d\d)[Tt ](\d\d:\d\d)(:\d\d(\.\d{1,9})?)?$/.exec(text)
  if (rfc !== null) {
    const minutes = offsetMinutes(rfc[4] ?? '')
    const micros = microsOf(rfc[1] ?? '', rfc[2] ?? '', rfc[3])
    if (minutes === null || micros === null) return null
    return { micros: micros - BigInt(minutes) * 60_000_000n, zone: 'offset' }
  }
  if (local === null) return null
  const clock = (local[3] ?? '') + (local[4] ?? ':00').slice(0, 3)
  const micros = microsOf((local[1] ?? '').replaceAll('.', '-'), clock, local[5])
  if (micros === null) return null
  const minutes = offset === null ? null : offsetMinutes(offset)
  if (minutes === null) return { micros, zone: 'assumed:UTC' }
  return { micros: micros - BigInt(minutes) * 60_000_000n, zone: `offset:${offset}` }
}

function microsOf(date: string, clock: string, fraction = '.0'): bigint | null {
  const digits = fraction.slice(1).replace(/0+$/, '')
  if (digits.length > 6) return null
  const written = `${date}T${clock}.000Z`
  const epochMs = Date.parse(written)
  // Date.parse takes 24:00 and may roll over; a time that exists prints as it was written.
  if (Number.isNaN(epochMs) || new Date(epochMs).toISOString() !== written) return null
  const year = Number(date.slice(0, 4))
  if (year < 1990 || year > 2100) return null
  return BigInt(epochMs) * 1000n + BigInt(digits.padEnd(6, '0'))
}
