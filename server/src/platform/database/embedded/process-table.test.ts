import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namesCluster } from './process-table.ts'

const name = 'tidemark-0123456789abcdef'

test('the postmaster and its children are known by the whole name', () => {
  assert.ok(namesCluster(`/x/bin/postgres -D /d -c port=5432 -c cluster_name=${name} `, name))
  assert.ok(namesCluster(`postgres: ${name}: checkpointer `, name))
  assert.ok(namesCluster(`postgres: ${name}: tidemark tidemark [local] idle`, name))
})

test('nobody else is: a part of the name, a mention, or no name at all', () => {
  const postmaster = `/x/bin/postgres -D /d -c log_statement=none -c cluster_name=${name} `
  for (const wrong of ['', 'none', 'tidemark', 'tidemark-0123456789abcde', 'postgres']) {
    assert.ok(!namesCluster(postmaster, wrong), wrong)
    assert.ok(!namesCluster(`postgres: ${name}: checkpointer `, wrong), wrong)
  }
  assert.ok(!namesCluster(`grep ${name}`, name))
  assert.ok(!namesCluster('', name))
})
