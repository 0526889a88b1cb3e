import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createRateLimiter } from './rate-limiter.ts'

function movableClock(): { ms: number; monotonicMs(): number } {
  return {
    ms: 1_000_000,
    monotonicMs() {
      return this.ms
    },
  }
}

test('a full bucket grants its burst at once and then says how long to wait', () => {
  const clock = movableClock()
  const limiter = createRateLimiter({ clock, maxBuckets: 10 })
  const rate = { perSecond: 10, burst: 20 }
  for (let i = 0; i < 20; i++) assert.equal(limiter.take('k', rate), 0)
  assert.equal(limiter.take('k', rate), 100)
  clock.ms += 40
  assert.equal(Math.round(limiter.take('k', rate)), 60)
  clock.ms += 60
  assert.equal(limiter.take('k', rate), 0)
  assert.ok(limiter.take('k', rate) > 0)
})

test('a refusal costs nothing, so a client that keeps asking is not locked out', () => {
  const clock = movableClock()
  const limiter = createRateLimiter({ clock, maxBuckets: 10 })
  const rate = { perSecond: 1, burst: 1 }
  assert.equal(limiter.take('k', rate), 0)
  for (let i = 0; i < 50; i++) limiter.take('k', rate)
  clock.ms += 1000
  assert.equal(limiter.take('k', rate), 0)
})

test('waiting exactly as long as told is enough', () => {
  fc.assert(
    fc.property(
      fc.record({
        perSecond: fc.double({ min: 0.01, max: 100_000, noNaN: true }),
        burst: fc.integer({ min: 1, max: 50 }),
      }),
      fc.integer({ min: 1, max: 120 }),
      (rate, requests) => {
        const clock = movableClock()
        const limiter = createRateLimiter({ clock, maxBuckets: 10 })
        for (let i = 0; i < requests; i++) {
          const waitMs = limiter.take('k', rate)
          if (waitMs === 0) continue
          clock.ms += waitMs
          assert.equal(limiter.take('k', rate), 0)
        }
      },
    ),
  )
})

test('over any stretch of time no more than burst + rate x time is granted', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 200 }),
      (perSecond, burst, pausesMs) => {
        const clock = movableClock()
        const startMs = clock.ms
        const limiter = createRateLimiter({ clock, maxBuckets: 10 })
        let granted = 0
        for (const pauseMs of pausesMs) {
          clock.ms += pauseMs
          if (limiter.take('k', { perSecond, burst }) === 0) granted++
        }
        assert.ok(granted <= burst + ((clock.ms - startMs) / 1000) * perSecond + 1e-6)
      },
    ),
  )
})

test('buckets do not share', () => {
  const limiter = createRateLimiter({ clock: movableClock(), maxBuckets: 10 })
  const rate = { perSecond: 1, burst: 1 }
  assert.equal(limiter.take('a', rate), 0)
  assert.equal(limiter.take('b', rate), 0)
  assert.ok(limiter.take('a', rate) > 0)
})

test('a flood of new buckets never holds more than the bound', () => {
  const limiter = createRateLimiter({ clock: movableClock(), maxBuckets: 1000 })
  for (let i = 0; i < 5000; i++) limiter.take(`ip-${i}`, { perSecond: 1, burst: 5 })
  assert.equal(limiter.size, 1000)
})

test('buckets that have filled up again make room first', () => {
  const clock = movableClock()
  const limiter = createRateLimiter({ clock, maxBuckets: 3 })
  limiter.take('slow', { perSecond: 0.001, burst: 1 })
  limiter.take('quick-1', { perSecond: 1000, burst: 1 })
  limiter.take('quick-2', { perSecond: 1000, burst: 1 })
  clock.ms += 10
  limiter.take('new', { perSecond: 1, burst: 1 })
  assert.ok(limiter.take('slow', { perSecond: 0.001, burst: 1 }) > 0)
})

test('the time to a full bucket is whole where the rate makes it whole, whatever the clock reads', () => {
  const rate = { perSecond: 1, burst: 3 }
  for (let i = 0; i < 1000; i++) {
    const clock = movableClock()
    clock.ms = 5000 + i * 1.0337
    const limiter = createRateLimiter({ clock, maxBuckets: 10 })
    limiter.take('k', rate)
    assert.deepEqual(limiter.standing('k', rate), { left: 2, fullInMs: 1000 })
  }
})
