import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FIRST_DEAL_S, joinSpans, spanAfter, spanFrom, windowEndS } from './history-window.ts'

const DAY_S = 86_400

/** Reads everything until `untilS`; answers every window. */
function walk(fromS: number, untilS: number, dealsIn: (fromS: number, toS: number) => number) {
  const windows: [number, number][] = []
  let span = spanFrom(fromS) as ReturnType<typeof spanAfter>
  while (span !== null) {
    const toS = windowEndS(span, untilS)
    windows.push([span.fromS, toS])
    span = spanAfter(span, { toS, deals: dealsIn(span.fromS, toS), untilS })
    assert.ok(windows.length < 100_000)
  }
  return windows
}

const now = FIRST_DEAL_S + 16 * 365 * DAY_S

test('windows meet without a gap or an overlap, from the first second to the last', () => {
  for (const fromS of [0, FIRST_DEAL_S + 5, now - 3600, now]) {
    const windows = walk(fromS, now, () => 3)
    assert.equal(windows[0]?.[0], fromS)
    assert.equal(windows.at(-1)?.[1], now)
    for (const [index, [from, to]] of windows.entries()) {
      assert.ok(to >= from)
      if (index > 0) assert.equal(from, (windows[index - 1]?.[1] ?? 0) + 1)
    }
  }
})

test('an empty history takes a window a year', () => {
  assert.ok(walk(0, now, () => 0).length <= 17)
})

test('a dense history is read in short windows, a quiet one in long ones again', () => {
  const dense = now - 400 * DAY_S
  const windows = walk(0, now, (fromS, toS) =>
    Math.max(0, Math.floor(((toS - Math.max(fromS, dense)) / DAY_S) * 400)),
  )
  const last = windows.slice(-50).map(([from, to]) => to - from)
  assert.ok(Math.max(...last) <= 3 * DAY_S, `${Math.max(...last) / DAY_S} days`)
})

test('what is due is joined to what is being read', () => {
  assert.deepEqual(joinSpans(null, spanFrom(5)), spanFrom(5))
  assert.deepEqual(joinSpans(spanFrom(3), spanFrom(5)), spanFrom(3))
  assert.deepEqual(joinSpans(spanFrom(7), spanFrom(5)), spanFrom(5))
})
