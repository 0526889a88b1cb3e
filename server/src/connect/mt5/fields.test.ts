// What may be filled in for an MT5 Web API, and what is said of what may not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCertificate } from '@tidemark/practice'
import { fields } from './fields.ts'

const { certPem } = makeCertificate()
const checkOf = (name: string) =>
  fields.find((field) => field.name === name)?.check ?? assert.fail(name)

const good: Record<string, readonly string[]> = {
  url: ['https://mt5.example.com', 'https://mt5.example.com:443/', 'https://10.0.0.8:8443'],
  login: ['1', '1000'],
  password: ['x', 'Pä55wörd-日本'],
  fingerprint: ['ab'.repeat(32), `${'AB:'.repeat(31)}AB`],
  ca: [certPem, `${certPem}\n${certPem}`],
  groups: ['desk\\*', 'desk\\*,!*\\staff'],
  broker_zone: ['Europe/Athens', 'America/New_York+7h'],
}

const bad: Record<string, readonly string[]> = {
  url: [
    ...['', 'mt5.example.com', 'http://mt5.example.com', 'wss://mt5.example.com'],
    ...['https://user:pass@mt5.example.com', 'https://mt5.example.com/api', 'https://a/?x=1'],
    ...['https://169.254.169.254', 'https://2852039166', 'https://[fe80::1]', 'https://0.0.0.0'],
  ],
  login: ['', '0', '-1', 'abc', '1000;1'],
  password: ['', 'x'.repeat(201)],
  fingerprint: ['', 'ab', 'zz'.repeat(32), 'ab'.repeat(20)],
  ca: [
    '',
    'x',
    '-----BEGIN CERTIFICATE-----\nnot a certificate\n-----END CERTIFICATE-----',
    `${certPem}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----`,
  ],
  groups: ['', ',,', 'a\nb', 'x'.repeat(1001)],
  broker_zone: ['', 'Nowhere/Else', 'EET5'],
}

for (const [name, texts] of Object.entries(good))
  test(`${name} may be filled in`, () => {
    for (const text of texts) assert.equal(checkOf(name)(text), null, text)
  })

for (const [name, texts] of Object.entries(bad))
  test(`${name} may not be anything`, () => {
    for (const text of texts) assert.match(checkOf(name)(text) ?? '', /^must /, text)
  })

test('every field is for a person: a label, a help, and a sample that its own check takes', () => {
  for (const { name, label, help, example, secret, check } of fields) {
    assert.ok(label.length > 0 && help.length > 10, name)
    if (!secret && !example.includes('…')) assert.equal(check(example), null, name)
  }
})

test('one field is a secret, and its complaints hold nothing of it', () => {
  assert.deepEqual(
    fields.filter(({ secret }) => secret).map(({ name }) => name),
    ['password'],
  )
  const long = 'SECRET'.repeat(50)
  assert.doesNotMatch(checkOf('password')(long) ?? '', /SECRET/)
})
