// Turns a nearly valid body into a hostile one: broken bytes, odd tokens, doubled members, depth, cut ends.
// A third of the bodies stays as it is, so that acceptance is tested as hard as refusal.
import type { Random } from '../support/random.ts'
import { oracleMembers } from './members.ts'

export const hostileTokens: readonly string[] = [
  '0',
  '-0',
  '0.0',
  '-1',
  '1e400',
  '1e-400',
  '1E+30',
  '1e31',
  '1e-20',
  '1e-21',
  '0e31',
  '1.0',
  '00',
  '01',
  '1.',
  '.5',
  '+1',
  '-',
  '0x10',
  '1e',
  '1e+',
  'NaN',
  'Infinity',
  '-Infinity',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '-9223372036854775809',
  '18446744073709551615',
  '1e131000',
  '123456789012345678901',
  '12345678901234567890.12345678901234567890',
  `${'9'.repeat(40)}`,
  `${'9'.repeat(41)}`,
  `0.${'0'.repeat(37)}1`,
  'true',
  'false',
  'null',
  '[]',
  '{}',
  '""',
  '"1"',
  '"65000.5"',
  '"NaN"',
  '"now"',
  '"infinity"',
  '"-1"',
  '" 1"',
  '"007"',
  '"+5"',
  '"0x1F"',
  '"\\u0000"',
  '"a\\u0000"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\ud800\\u0041"',
  '"\\x41"',
  '"\\u12"',
  '"\t"',
  '"\u2028"',
  '"\uffff"',
  '"2026-02-30T00:00:00Z"',
  '"2026-01-01T24:00:00Z"',
  '"2026.04.05"',
  '"2026.04.05 12:34:56"',
  '"2026-04-05 12:34"',
  '"300000-01-01T00:00:00Z"',
  '"2026-04-05T12:34:56.1234567Z"',
  '"2026-04-05T12:34:56.1234560Z"',
  '"2026-04-05T12:34:60Z"',
  '"+03:00"',
  '"2026-04-05T12:34:56+24:00"',
  `"${'x'.repeat(51)}"`,
  `"${'火'.repeat(50)}"`,
  `"${'🚀'.repeat(50)}"`,
  `"${'🚀'.repeat(21)}"`,
  `"${'x'.repeat(501)}"`,
] as const

const names = [
  ...Object.keys(oracleMembers),
  '__proto__',
  'constructor',
  'toString',
  '',
  'entry_prize',
  'a/b~c',
  '\\u0000',
  '火',
  'internal_id',
  'digest',
]

export function mutate(random: Random, body: string): Buffer {
  if (random.chance(0.33)) return Buffer.from(dress(random, body))
  let text = body
  for (let round = random.between(1, 3); round > 0; round -= 1) text = mutateText(random, text)
  const bytes = Buffer.from(dress(random, text))
  return random.chance(0.4) ? mutateBytes(random, bytes) : bytes
}

/** What real senders add: a byte order mark, white space, MQL5's trailing NUL (and sometimes one too many). */
function dress(random: Random, text: string): string {
  const front = random.chance(0.03) ? random.pick(['\ufeff', ' ', '\n', '\ufeff\ufeff']) : ''
  const back = random.chance(0.06) ? random.pick(['\0', ' ', '\n', '\0\0', ' \0', '\0 ']) : ''
  return front + text + back
}

function mutateText(random: Random, text: string): string {
  switch (random.int(8)) {
    case 0:
    case 1:
    case 2:
      return replaceValue(random, text, random.pick(hostileTokens))
    case 3: {
      const member = `"${random.pick(names)}":${random.pick(hostileTokens)}`
      return random.chance(0.5)
        ? text.replace('{', () => `{${member},`)
        : text.replace(/\}$/, () => `,${member}}`)
    }
    case 4:
      return replaceValue(random, text, nested(random))
    case 5:
      return text.replace(`"${random.pick(names)}"`, () => `"${random.pick(names)}"`)
    case 6:
      return removeMember(random, text)
    default: {
      const [from, to] = span(random, text.length)
      return random.chance(0.5)
        ? text.slice(0, from) + text.slice(to)
        : text.slice(0, to) + text.slice(from)
    }
  }
}

function nested(random: Random): string {
  const depth = random.pick([1, 2, 14, 15, 16, 17, 31, 32, 33, 200, 5_000])
  const [open, shut] = random.chance(0.5) ? ['[', ']'] : ['{"a":', '}']
  return open.repeat(depth) + random.pick(['1', '""', 'null', '1e999']) + shut.repeat(depth)
}

function replaceValue(random: Random, text: string, token: string): string {
  const colons = [...text.matchAll(/":\s*("(?:[^"\\]|\\.)*"|[^,{}[\]]+)/g)]
  if (colons.length === 0) return token
  const chosen = random.pick(colons)
  const start = chosen.index + 2
  return `${text.slice(0, start)}${token}${text.slice(chosen.index + chosen[0].length)}`
}

function removeMember(random: Random, text: string): string {
  const members = [...text.matchAll(/"\w+":(?:"(?:[^"\\]|\\.)*"|[\w.+-]+),/g)]
  if (members.length === 0) return text
  const chosen = random.pick(members)
  return text.slice(0, chosen.index) + text.slice(chosen.index + chosen[0].length)
}

function mutateBytes(random: Random, bytes: Buffer): Buffer {
  if (bytes.length === 0) return bytes
  const at = random.int(bytes.length)
  switch (random.int(5)) {
    case 0:
      bytes[at] = random.int(256)
      return bytes
    case 1:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(8))
      return bytes
    case 2:
      return bytes.subarray(0, at)
    case 3: {
      const junk = random.pick([
        [0],
        [0xff],
        [0xc0, 0x80],
        [0xed, 0xa0, 0x80],
        [0xf4, 0x90, 0x80, 0x80],
        [0xef, 0xbf, 0xbf],
        [0x22],
        [0x5c],
      ])
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(junk), bytes.subarray(at)])
    }
    default:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)])
  }
}

function span(random: Random, length: number): [number, number] {
  const from = random.int(length + 1)
  return [from, Math.min(length, from + random.int(20))]
}
