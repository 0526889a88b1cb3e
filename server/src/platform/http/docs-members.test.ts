// Schemas as tables for people: members of members, lists, and what must be there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memberRows } from './docs-members.ts'

const schema = {
  type: 'object',
  required: ['account'],
  properties: {
    account: {
      type: 'object',
      required: ['login'],
      properties: { login: { type: 'string' }, currency: { type: 'string' } },
    },
    deals: {
      type: 'array',
      maxItems: 500,
      items: { type: 'object', required: ['deal'], properties: { deal: { type: 'string' } } },
    },
  },
}

test('members of members follow them, with their own must', () => {
  const rows = memberRows(schema)
    .text.split('<tr>')
    .slice(2)
    .map((row) => [/<code>(.*?)<\/code>/.exec(row)?.[1], row.includes('required')])
  assert.deepEqual(rows, [
    ['account', true],
    ['account.login', true],
    ['account.currency', false],
    ['deals', false],
    ['deals[].deal', true],
  ])
  assert.match(memberRows(schema).text, /list of at most 500/)
})
