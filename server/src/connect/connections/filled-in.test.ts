// What a form holds becomes settings and secrets by the venue's own fields, and complaints repeat no secret.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TidemarkError } from '../../platform/problem.ts'
import { venues } from '../venues.ts'
import { connectorOf, refuseComplaints, sortFields, withCode } from './filled-in.ts'

const refusalOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    assert.ok(error instanceof TidemarkError)
    return JSON.stringify(error.errors)
  }
  return assert.fail('it was taken')
}

test('secret fields of every venue become secrets, the others settings, and an empty value is none', () => {
  for (const connector of venues) {
    const names = connector.fields.map(({ name }) => name)
    const all = sortFields(connector, Object.fromEntries(names.map((name) => [name, ' value '])))
    const secret = connector.fields.flatMap(({ name, secret }) => (secret ? [name] : []))
    assert.deepEqual(Object.keys(all.secrets), secret)
    assert.deepEqual(
      Object.keys(all.settings),
      names.filter((name) => !secret.includes(name)),
    )
    assert.ok(Object.values(all.settings).every((value) => value === 'value'))
    const none = sortFields(connector, Object.fromEntries(names.map((name) => [name, '  '])))
    assert.deepEqual(none, { settings: {}, secrets: {} })
  }
})

test('an unknown venue, an unknown field and a bad code are each refused by the member that holds them', () => {
  const connector = connectorOf('ticktrader')
  assert.match(
    refusalOf(() => connectorOf('metatrader')),
    /\/venue.*ticktrader/,
  )
  assert.match(
    refusalOf(() => sortFields(connector, { pasword: 'x' })),
    /\/fields\/pasword/,
  )
  const empty = { settings: {}, secrets: {} }
  assert.match(
    refusalOf(() => withCode(empty, '12345', 0)),
    /\/code/,
  )
  assert.equal(withCode(empty, '  ', 0), empty)
  assert.equal(Object.keys(withCode(empty, '123456', 0).secrets).length, 1)
})

test('every required field that is missing is named at once', () => {
  for (const connector of venues) {
    const said = refusalOf(() => refuseComplaints(connector, { settings: {}, secrets: {} }))
    for (const { name, required } of connector.fields)
      if (required)
        assert.ok(said.includes(`/fields/${name}`), `${connector.venue} ${name}: ${said}`)
  }
})
