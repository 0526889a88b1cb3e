// What the Python SDK lets through, the server takes; what it refuses at the call, the server would have refused.
// Values are drawn around the edges of every rule; a disagreement either loses a trade late or refuses a good one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tradeText, useTidemark } from '../../server/test/acceptance/harness.ts'
import { json } from '../../server/test/support/http-client.ts'
import { createRandom, freshSeed } from '../../server/test/support/random.ts'
import { drive, noPython } from './tests/drive-python.ts'

type Line = { status: number; problem?: { code: string; errors?: { code: string }[] } }

const tidemark = useTidemark()
const seed = Number(process.env.TIDEMARK_TEST_SEED ?? freshSeed())
const random = createRandom(seed)
const digits = (count: number) => Array.from({ length: count }, () => random.int(10)).join('')
const { pick } = random

function number(): string {
  const whole = pick(['0', '00', '1', `9${digits(18)}`, `1${digits(19)}`, `1${digits(20)}`, ''])
  const fraction = pick(['', '', '.', '.0', `.${digits(8)}`, `.${digits(20)}`, `.${digits(21)}`])
  const exponent = pick(['', '', '', 'e5', 'E-8', 'e+30', 'e31', 'e-31', 'e-20', 'e', 'e0'])
  return `${pick(['', '', '-', '+'])}${whole}${fraction}${exponent}`
}

function time(): string {
  const two = (most: number) => String(random.int(most + 2)).padStart(2, '0')
  const separator = pick(['-', '-', '.', '/'])
  const year = pick(['2026', '2024', '1990', '1989', '2100', '2101', '26'])
  const day = `${year}${separator}${two(12)}${pick([separator, '-'])}${two(31)}`
  const clock = `${two(23)}:${two(59)}${pick(['', `:${two(59)}`, `:${two(59)}.${digits(pick([1, 3, 6, 7, 9, 10]))}`])}`
  const zone = pick(['', '', 'Z', 'z', '+03:00', '-23:59', '+24:00', '+0300', ' Z'])
  return `${day}${pick(['T', ' ', 't', '  '])}${clock}${zone}`
}

const integer = () =>
  pick(
    [
      '9223372036854775807',
      '9223372036854775808',
      '-9223372036854775808',
      '-9223372036854775809',
    ].concat(['0', '-0', '007', '1.0', '1e3', '+1', ' 1', '', digits(19), digits(20)]),
  )
const offset = () =>
  pick(['Z', 'z', '+03:00', '-05:30', '+23:59', '+24:00', '+00:60', '3', '+3:00', ''])
const text = (most: number) => () =>
  pick([
    '',
    'x',
    'x'.repeat(most),
    'x'.repeat(most + 1),
    '😀'.repeat(most),
    '😀'.repeat(most + 1),
    'a\u0000b',
  ])

const members: Record<string, () => string> = {
  entry_price: number,
  position_size: number,
  exit_price: number,
  realized_pnl: number,
  entry_time: time,
  exit_time: time,
  magic_number: integer,
  entry_time_offset: offset,
  bot_name: text(50),
  asset_symbol: text(20),
  order_type: text(10),
  status: text(20),
  comment: text(500),
  exchange_order_id: text(100),
  idempotency_key: text(255),
}
const decimals = new Set(['entry_price', 'position_size', 'exit_price', 'realized_pnl'])

test(`the SDK and the server agree on what a trade may say (seed ${seed})`, {
  skip: noPython,
}, async () => {
  const drawn = Array.from({ length: 3000 }, () => {
    const member = pick(Object.keys(members))
    return [member, members[member]?.() ?? ''] as const
  })
  const trade = JSON.parse(tradeText({ entry_price: '1', position_size: '1' }))
  const order = JSON.stringify({ do: 'verdicts', trade, members: drawn })
  const ours = await drive<(string | null)[]>(order, tidemark.key.key)
  const lines = drawn.map(([member, value]) => {
    const token = decimals.has(member) ? value : JSON.stringify(value)
    return tradeText({
      entry_price: '1',
      position_size: '1',
      [member]: token === '' ? '""' : token,
    })
  })
  const answer = await tidemark.post('/api/v1/trades', lines.join('\n'), {
    'content-type': 'application/x-ndjson',
  })
  const theirs = json<{ data: Line[] }>(answer).data
  assert.equal(theirs.length, drawn.length, answer.text.slice(0, 300))
  const taken = theirs.filter(({ status }) => status < 300).length
  assert.ok(taken > 300 && taken < 2700, `${taken} of ${drawn.length} were taken`)
  drawn.forEach(([member, value], at) => {
    const { status, problem } = theirs[at] ?? { status: 0 }
    // An identity that was drawn twice with other content is a contradiction, which only the ledger can know.
    if (status === 409) return
    const code = status < 300 ? null : (problem?.errors?.[0]?.code ?? problem?.code)
    const here = ours[at] ?? null
    const same = here === code || (here === 'type' && code === 'body_unparsable')
    assert.ok(same, `${member} ${JSON.stringify(value)}: SDK ${here}, server ${code}`)
  })
})
