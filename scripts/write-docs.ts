// Writes the generated documents and the generated parts of others.
// The house tests fail when they are out of step; run this after changing a command, a variable, a venue or a case.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderConformancePage } from '../server/test/conformance/cases.ts'
import {
  renderAllowedTable,
  renderCapabilityPage,
  renderFailureTable,
  renderFieldTable,
  renderTickTraderFieldTable,
  renderTickTraderReadTable,
} from './broker-pages.ts'
import { renderCommandPage } from './command-page.ts'
import { renderConfigurationTable } from './configuration-table.ts'
import {
  renderMetricList,
  renderFieldTable as renderWidgetFields,
  renderWidgetTable,
} from './widget-tables.ts'

const root = join(import.meta.dirname, '..')
const written: string[] = []

function write(path: string, text: string): void {
  writeFileSync(join(root, path), text)
  written.push(path)
}

write('docs/cli.md', await renderCommandPage())
write('docs/brokers/capabilities.md', renderCapabilityPage())
write('server/test/conformance/README.md', renderConformancePage())

const guide = readFileSync(join(root, 'docs/guide/configuration.md'), 'utf8')
const table = /\| variable \| meaning .*\n(\|.*\n)*/
write(
  'docs/guide/configuration.md',
  guide.replace(table, () => `${renderConfigurationTable()}\n`),
)

/** Puts each text between its two marks. */
function fillMarks(path: string, parts: readonly (readonly [name: string, text: string])[]): void {
  let page = readFileSync(join(root, path), 'utf8')
  for (const [name, text] of parts)
    page = page.replace(
      new RegExp(`(<!-- ${name}: generated -->\n)[\\s\\S]*?(<!-- end -->)`),
      (_found, begin: string, end: string) => `${begin}${text}\n${end}`,
    )
  write(path, page)
}

fillMarks('docs/brokers/mt5-web-api.md', [
  ['settings', renderFieldTable()],
  ['commands', renderAllowedTable()],
  ['causes', renderFailureTable()],
])
fillMarks('docs/brokers/ticktrader.md', [
  ['settings', renderTickTraderFieldTable()],
  ['commands', renderTickTraderReadTable()],
])
fillMarks('docs/guide/overlays.md', [
  ['widgets', renderWidgetTable()],
  ['fields', renderWidgetFields()],
  ['metrics', renderMetricList()],
])
process.stdout.write(`written: ${written.join(', ')}\n`)
