// From bytes to text. Terminals write UTF-16 with a mark; other programs UTF-8, or the code page of their country.
// A file that is neither is read by the code page that it names itself, or refused: a guess would change names and signs.
import { refuse } from '../sheet.ts'

export function decodeText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes).replaceAll('\0', '')
  } catch (error) {
    if (error instanceof RangeError)
      throw refuse(`The file says that it is in ${encoding}, which is not known here.`)
    throw refuse(
      `The file is not valid ${encoding.toUpperCase()}. Save it again as UTF-8 or UTF-16.`,
    )
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second, third, fourth] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  // Without a mark: every second byte of Latin text is zero.
  if (second === 0 && fourth === 0 && first !== 0) return 'utf-16le'
  if (first === 0 && third === 0 && second !== 0) return 'utf-16be'
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 2048))
  const named = /charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,40})/i.exec(head)?.[1]
  return named?.toLowerCase() ?? 'utf-8'
}
