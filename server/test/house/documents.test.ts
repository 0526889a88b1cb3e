// Documents that can drift from the code, held to it: command help, configuration table, pattern table, links.
// The first two are generated: `node scripts/run.mjs scripts/write-docs.ts` writes them anew.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { renderCommandPage } from '../../../scripts/command-page.ts'
import { renderConfigurationTable } from '../../../scripts/configuration-table.ts'
import { projectFiles, readProjectFile, root } from './project.ts'

const pages = projectFiles().filter((path) => path.endsWith('.md'))

test('docs/cli.md is the real help of every command', async () => {
  assert.equal(readProjectFile('docs/cli.md'), await renderCommandPage())
})

test('the table in docs/guide/configuration.md is the one that the program reads by', () => {
  assert.ok(readProjectFile('docs/guide/configuration.md').includes(renderConfigurationTable()))
})

test('every example file of the pattern table exists', () => {
  const table = readProjectFile('ARCHITECTURE.md').split('## Patterns')[1] ?? ''
  const examples = [...table.matchAll(/\| `([^`]+)` \|/g)].map((match) => match[1] ?? '')
  assert.ok(examples.length >= 10)
  assert.deepEqual(
    examples.filter((path) => !existsSync(join(root, path))),
    [],
  )
})

test('every link between documents leads somewhere', () => {
  const broken = pages.flatMap((page) =>
    [...readProjectFile(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !existsSync(join(root, dirname(page), target)))
      .map((target) => `${page} -> ${target}`),
  )
  assert.deepEqual(broken, [])
})

test('every npm script that a document names exists', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(
    readProjectFile('package.json'),
  )
  const unknown = pages.flatMap((page) =>
    [...readProjectFile(page).matchAll(/\bnpm run ([a-z:]+(?:-[a-z]+)*)/g)]
      .map((match) => match[1] ?? '')
      .filter(
        (name) =>
          !(name.replace(/:$/, '') in scripts) &&
          !Object.keys(scripts).some((known) => name.endsWith(':') && known.startsWith(name)),
      )
      .map((name) => `${page}: npm run ${name}`),
  )
  assert.deepEqual(unknown, [])
})
