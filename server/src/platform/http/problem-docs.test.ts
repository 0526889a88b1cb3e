// docs/api/problems.md says what the table says; the table is complete and its words hold no technical leftovers.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { type ProblemSpec, problems } from '@tidemark/contract/problem'
import { problemsMarkdown } from './problem-docs.ts'

const file = new URL('../../../../docs/api/problems.md', import.meta.url)

test('docs/api/problems.md is what the table says', () => {
  if (process.env.UPDATE_DOCS === '1') writeFileSync(file, problemsMarkdown())
  assert.equal(readFileSync(file, 'utf8'), problemsMarkdown(), 'run with UPDATE_DOCS=1')
})

test('every problem says in sentences what happened and what to do', () => {
  const table: [string, ProblemSpec][] = Object.entries(problems)
  for (const [code, { status, title, means, fix, retry }] of table) {
    assert.match(code, /^[a-z]+(?:_[a-z]+)*$/)
    assert.ok(status >= 400 && status <= 599, code)
    assert.match(title, /^[A-Z][^.]*$/, code)
    assert.match(means, /^[A-Z].*\.$/, code)
    assert.match(fix, /^[A-Z].*\.$/, code)
    if (status === 429 || status === 503) assert.equal(retry, 'later', code)
  }
})
