// What the guide says of widgets, held to the list that server, pages and admin form read.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  renderFieldTable,
  renderMetricList,
  renderWidgetTable,
} from '../../../scripts/widget-tables.ts'
import { readProjectFile } from './project.ts'

test('the guide has every widget, every field with its rule, and every figure', () => {
  const page = readProjectFile('docs/guide/overlays.md')
  for (const table of [renderWidgetTable(), renderFieldTable(), renderMetricList()])
    assert.ok(page.includes(`: generated -->\n${table}\n<!-- end -->`), table.slice(0, 200))
})
