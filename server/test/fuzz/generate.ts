// Valid trades for the fuzzers: every member, every form of time and number that the contract takes, odd but legal JSON.
// Mutations start from these, so most bodies are nearly right, which is where parsers break.
import type { Random } from '../support/random.ts'
import { oracleMembers } from './members.ts'

/** JSON text of a trade. `id`, when given, becomes its exchange_order_id. */
export function generateTrade(random: Random, id?: string): string {
  const members = Object.entries(oracleMembers).flatMap(([name, member]) => {
    if (name === 'exchange_order_id')
      return id === undefined ? [] : [[name, JSON.stringify(id)] as const]
    if (name === 'idempotency_key') return []
    if (member.required !== true && random.chance(0.6)) return []
    if (member.required !== true && random.chance(0.05)) return [[name, 'null'] as const]
    return [[name, valueFor(random, name, member.kind, member.max ?? 0, member.min ?? 0)] as const]
  })
  if (random.chance(0.3)) members.reverse()
  const gap = () => (random.chance(0.1) ? random.pick([' ', '\n', '\t', '\r\n', '  ']) : '')
  const written = members.map(
    ([name, value]) => `${gap()}${nameToken(random, name)}${gap()}:${gap()}${value}${gap()}`,
  )
  return `{${written.join(',')}}`
}

function valueFor(random: Random, name: string, kind: string, max: number, min: number): string {
  switch (kind) {
    case 'decimal':
      return name === 'entry_price' || name === 'position_size'
        ? number(random)
        : (random.chance(0.3) ? '-' : '') + number(random)
    case 'int64':
      return random.pick([
        '0',
        '-1',
        '9223372036854775807',
        '"-9223372036854775808"',
        '9007199254740993',
        '"42"',
      ])
    case 'time':
      return JSON.stringify(time(random))
    case 'offset':
      return JSON.stringify(random.pick(['+03:00', '-05:30', '+00:00', 'Z', '+14:00']))
    case 'raw':
      return rawAnswer(random, 4)
    default:
      return text(random, min, max)
  }
}

function number(random: Random): string {
  const whole = random.chance(0.2) ? '0' : String(1 + random.int(999_999_999))
  const fraction = random.chance(0.3)
    ? ''
    : `.${String(1 + random.int(99_999_999)).padStart(8, '0')}`
  const exponent = random.chance(0.1)
    ? `${random.pick(['e', 'E'])}${random.pick(['', '+', '-'])}${random.int(9)}`
    : ''
  return fraction === '' && whole === '0' ? `1${exponent}` : whole + fraction + exponent
}

function time(random: Random): string {
  const iso = new Date(
    Date.UTC(1995, 0, 1) + random.int(2 ** 31) * 1000 * random.next(),
  ).toISOString()
  const [date = '', clock = ''] = iso.split(/[TZ]/)
  const seconds = clock.slice(0, 8)
  return random.pick([
    iso,
    `${date}T${seconds}Z`,
    `${date}T${seconds}.123456+03:00`,
    `${date} ${seconds}`,
    `${date.replaceAll('-', '.')} ${seconds}`,
    `${date.replaceAll('-', '.')} ${clock.slice(0, 5)}`,
  ])
}

const alphabet = [
  'a',
  'Z',
  '0',
  ' ',
  '/',
  '-',
  '\\"',
  '\\\\',
  '\\n',
  '\\u00e4',
  'é',
  '火',
  '🚀',
  '\\ud83d\\ude80',
  '\\/',
]

function text(random: Random, min: number, max: number): string {
  const length = Math.max(min, random.int(Math.min(max, 24) + 1))
  return `"${Array.from({ length }, () => random.pick(alphabet)).join('')}"`
}

function rawAnswer(random: Random, depth: number): string {
  const leaf = () =>
    random.pick([
      '1',
      '-0.0',
      '1.10',
      '1e5',
      'true',
      'null',
      '""',
      '"\\u0000"',
      '"\\ud800"',
      '1e400',
      `"${'x'.repeat(random.int(40))}"`,
    ])
  if (depth === 0 || random.chance(0.3)) return leaf()
  const inner = Array.from({ length: random.int(4) }, () => rawAnswer(random, depth - 1))
  if (random.chance(0.5)) return `[${inner.join(random.pick([',', ', ']))}]`
  return `{${inner.map((value, at) => `"${random.pick(['a', 'b', `k${at}`])}":${value}`).join(',')}}`
}

function nameToken(random: Random, name: string): string {
  if (!random.chance(0.02)) return JSON.stringify(name)
  const at = random.int(name.length)
  const code = name.charCodeAt(at).toString(16).padStart(4, '0')
  return `"${name.slice(0, at)}\\u${code}${name.slice(at + 1)}"`
}
