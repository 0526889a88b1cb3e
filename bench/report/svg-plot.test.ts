import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawPlot, evenTicks, spread } from './svg-plot.ts'

test('ticks begin at 0, are round, and cover the highest value', () => {
  assert.deepEqual(evenTicks(33_758), [0, 10_000, 20_000, 30_000, 40_000])
  assert.ok((evenTicks(1).at(-1) ?? 0) >= 1)
})

test('labels that would overlap are moved apart in their order', () => {
  const [first = 0, second = 0, third = 0] = spread([100, 101, 300])
  assert.ok(second - first >= 16.9)
  assert.equal(third, 300)
})

test('a plot names every line, its values and both colour schemes', () => {
  const svg = drawPlot({
    title: 'A & B',
    subtitle: 'more is better',
    xLabel: 'connections',
    unit: '',
    logarithmic: false,
    series: [
      {
        label: 'Tidemark',
        colour: 0,
        points: [
          { x: 1, y: 1500 },
          { x: 16, y: 9000 },
        ],
      },
    ],
  })
  assert.match(svg, /A &amp; B/)
  assert.match(svg, /Tidemark <tspan class="value">9k/)
  assert.match(svg, /prefers-color-scheme:dark/)
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/)
})
