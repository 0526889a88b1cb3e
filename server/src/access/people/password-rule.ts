// What a password must be: long, and not one of those that are tried first. No rule about kinds of signs: they make passwords
// worse (NIST SP 800-63B). A second factor stands behind it in any case.
import type { Secret } from '../../platform/secret.ts'
import { commonWords } from './common-passwords.ts'

export const passwordLength = { least: 12, most: 200 } as const

/** Signs that stand for letters in passwords meant to look clever. */
const lookalikes: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
}
const leastSigns = 6

/** A complaint that names the rule and never the password; null = it is fine. */
export function passwordComplaint(password: Secret, name: string): string | null {
  return password.use((text) => {
    const { least, most } = passwordLength
    const signs = [...text]
    if (signs.length < least || text.length > most)
      return `must have ${least} to ${most} characters; three or four words that do not belong together are good`
    if (!text.isWellFormed() || text.includes('\0')) return 'must be plain text'
    if (new Set(signs.map((sign) => sign.toLowerCase())).size < leastSigns)
      return `must hold at least ${leastSigns} different characters`
    if (isRun(text)) return 'must not be a row of neighbouring characters'
    const letters = plainLetters(text)
    if (
      name.length >= 3 &&
      letters.includes(plainLetters(name)) &&
      unlike(letters, plainLetters(name)) < 8
    )
      return 'must not be your name with something around it'
    return isCommon(text) ? 'is one of the passwords that are tried first; take another' : null
  })
}

/** One or several common words, with digits and signs around them and nothing of its own. */
function isCommon(text: string): boolean {
  return [lettersOf(text.toLowerCase()), plainLetters(text)].some((letters) => {
    let rest = letters
    for (const word of commonWords) rest = rest.replaceAll(word, '')
    return rest.length < 4
  })
}

/** abcdefghijkl, 123456789012, and their way back. */
function isRun(text: string): boolean {
  const steps = [...text].map((sign, at) => sign.charCodeAt(0) - text.charCodeAt(at - 1)).slice(1)
  const neighbours = steps.filter((step) => Math.abs(step) <= 1 || Math.abs(step) === 9)
  return neighbours.length >= steps.length * 0.8
}

function plainLetters(text: string): string {
  const read = [...text.toLowerCase()].map((sign) => lookalikes[sign] ?? sign).join('')
  return lettersOf(read)
}

/** Letters of whatever script. */
const lettersOf = (text: string): string => text.replace(/[^\p{L}]/gu, '')

const unlike = (whole: string, part: string): number => whole.replaceAll(part, '').length
