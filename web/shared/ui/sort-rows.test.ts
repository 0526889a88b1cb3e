import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Column, sortRows } from './sort-rows.ts'

type Row = { name: string; net: number | null }
const rows: Row[] = [
  { name: 'b', net: 2 },
  { name: 'a', net: null },
  { name: 'c', net: -5 },
]
const columns: Column<Row>[] = [
  { key: 'name', title: 'Name', cell: (row) => row.name, sortBy: (row) => row.name },
  { key: 'net', title: 'Net', cell: (row) => row.net, sortBy: (row) => row.net },
  { key: 'raw', title: 'Raw', cell: () => null },
]
const namesIn = (order: Parameters<typeof sortRows<Row>>[2]) =>
  sortRows(rows, columns, order).map(({ name }) => name)

test('rows stay as they came until somebody sorts them, also by a column that cannot be sorted', () => {
  assert.deepEqual(namesIn(null), ['b', 'a', 'c'])
  assert.deepEqual(namesIn({ key: 'raw', isAscending: true }), ['b', 'a', 'c'])
})

test('what is not known stands last, whichever way is sorted', () => {
  assert.deepEqual(namesIn({ key: 'net', isAscending: true }), ['c', 'b', 'a'])
  assert.deepEqual(namesIn({ key: 'net', isAscending: false }), ['b', 'c', 'a'])
  assert.deepEqual(namesIn({ key: 'name', isAscending: true }), ['a', 'b', 'c'])
})
