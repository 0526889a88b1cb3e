// The few forms of DER that a self-signed certificate needs (ITU-T X.690).

export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])
}

function lengthOf(length: number): Buffer {
  if (length < 128) return Buffer.from([length])
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 255)
  return Buffer.from([128 | bytes.length, ...bytes])
}

export const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts)
export const set = (...parts: readonly Uint8Array[]) => der(0x31, ...parts)
export const utf8 = (text: string) => der(0x0c, Buffer.from(text, 'utf8'))
export const bits = (bytes: Uint8Array) => der(0x03, Buffer.from([0]), bytes)
export const octets = (bytes: Uint8Array) => der(0x04, bytes)
export const explicit = (number: number, content: Uint8Array) => der(0xa0 | number, content)

/** A positive whole number. */
export function integer(bytes: Uint8Array): Buffer {
  const first = bytes[0] ?? 0
  return der(0x02, first >= 128 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)
}

/** Object identifier such as 1.2.840.10045.4.3.2. */
export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const arc of rest) {
    const groups = [arc & 127]
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift(128 | (left & 127))
    bytes.push(...groups)
  }
  return der(0x06, Buffer.from(bytes))
}

/** UTCTime, to the second. */
export function utcTime(date: Date): Buffer {
  const text = date.toISOString().replace(/[-:T]/g, '').slice(2, 14)
  return der(0x17, Buffer.from(`${text}Z`, 'ascii'))
}
