// Writes the generated parts of the documents: docs/cli.md, and the table inside docs/guide/configuration.md.
// The house tests fail when they are out of step; run this after changing a command or a variable.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderCommandPage } from './command-page.ts'
import { renderConfigurationTable } from './configuration-table.ts'

const docs = join(import.meta.dirname, '../docs')
writeFileSync(join(docs, 'cli.md'), await renderCommandPage())

const guide = join(docs, 'guide/configuration.md')
const table = /\| variable \| meaning .*\n(\|.*\n)*/
writeFileSync(
  guide,
  readFileSync(guide, 'utf8').replace(table, () => `${renderConfigurationTable()}\n`),
)
process.stdout.write('written: docs/cli.md, docs/guide/configuration.md\n')
