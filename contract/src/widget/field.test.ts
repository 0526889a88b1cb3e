// What may stand in a field of a widget, by its kind.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Field, type FieldValue, readField } from './field.ts'
import { fieldsOf } from './widget.ts'

const whole = { kind: 'whole', min: 1, max: 20, default: 5, by: 'url' } as const
const size = { kind: 'size', min: 0.5, max: 4, default: 1, by: 'url' } as const
const money = { kind: 'money', default: null, by: 'owner' } as const
const colour = { kind: 'colour', default: '', by: 'url' } as const
const text = { kind: 'text', max: 5, default: '', by: 'url' } as const
const list = { kind: 'list', of: ['a', 'b'], default: 'a', by: 'owner' } as const
const choice = { kind: 'choice', of: ['dark', 'light'], default: 'dark', by: 'url' } as const

function assertReads(
  field: Field,
  cases: readonly (readonly [string, FieldValue | undefined])[],
): void {
  for (const [written, wanted] of cases)
    assert.equal(readField(field, written), wanted, `${field.kind} ${JSON.stringify(written)}`)
}
const refused = (...all: string[]) => all.map((one): [string, undefined] => [one, undefined])

test('a number beyond its bounds is drawn to them, and what is no number is refused', () => {
  assertReads(whole, [
    ...([
      ['7', 7],
      ['1', 1],
      ['0', 1],
      ['-3', 1],
      ['20', 20],
      ['999999999', 20],
    ] as const),
    ...refused('', '1.5', '1e1', ' 7', '+7', '0x7', '1234567890', 'NaN'),
  ])
  assertReads(size, [
    ...([
      ['1.25', 1.25],
      ['0', 0.5],
      ['0.1', 0.5],
      ['9999', 4],
    ] as const),
    ...refused('', '-1', '.5', '1.', '1,25', '1.23456', '12345'),
  ])
})

test('money stays the text that was written, exact, and is never zero or below it', () => {
  const largest = '999999999999999.12345678'
  assertReads(money, [
    ...([
      ['250', '250'],
      ['0.10', '0.10'],
      ['0.00000001', '0.00000001'],
      [largest, largest],
    ] as const),
    ...refused('', '0', '0.00', '-5', '1,000', '1e3', '.5', '0.123456789', '1234567890123456'),
  ])
})

test('a colour has three or six hexadecimal digits, or is transparent; no other CSS gets in', () => {
  assertReads(colour, [
    ...([
      ['fff', 'fff'],
      ['00FFaa', '00FFaa'],
      ['transparent', 'transparent'],
    ] as const),
    ...refused('', '#fff', 'ffff', 'red', 'ggg', 'fff;x', 'url(//example.com)', 'fff\n'),
  ])
})

test('a text is counted in characters, not in halves of them, and holds no control characters', () => {
  assertReads(text, [
    ...([
      ['', ''],
      ['five!', 'five!'],
      ['🚀🚀🚀🚀🚀', '🚀🚀🚀🚀🚀'],
      ['<b>', '<b>'],
    ] as const),
    ...refused('sixsix', '🚀🚀🚀🚀🚀🚀', 'a\nb', 'a\u0000', '\u007f'),
  ])
})

test('a choice and each word of a list are taken only as they stand in the table', () => {
  assertReads(choice, [['light', 'light'], ...refused('', 'Light', 'dark ', 'toString')])
  assertReads(list, [
    ...([
      ['a', 'a'],
      ['b,a', 'b,a'],
    ] as const),
    ...refused('', 'c', 'a,', 'a, b', 'a,c', 'a;b'),
  ])
})

test('a language and a time zone are those that the formats know', () => {
  assertReads({ kind: 'locale', default: 'en-GB', by: 'url' }, [
    ...([
      ['de', 'de'],
      ['pt-BR', 'pt-BR'],
    ] as const),
    ...refused('', 'de_DE', '1', 'not a language'),
  ])
  assertReads({ kind: 'zone', default: 'UTC', by: 'url' }, [
    ...([
      ['UTC', 'UTC'],
      ['America/New_York', 'America/New_York'],
    ] as const),
    ...refused('', 'Mars/Olympus', 'New York'),
  ])
})

test('of the fields of a real widget, each default that is not empty may be written in an address', () => {
  for (const [name, field] of Object.entries(fieldsOf('session-clock')))
    if (field.default !== null && field.default !== '')
      assert.equal(readField(field, String(field.default)), field.default, name)
})
