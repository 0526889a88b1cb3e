// Turns the events of node:test into plain lines: one per file, failures in full at the end, then what was skipped and why.
// A file that dies without finishing its tests counts as one failure.
import { inspect } from 'node:util'

export function createTestReport({ say, shorten }) {
  const count = { passed: 0, failed: 0, skipped: 0 }
  const failures = []
  const skips = new Map()
  const output = new Map()

  function takeResult(data, passed) {
    if (data.details?.type === 'suite' && passed) return
    if (data.skip !== undefined || data.todo !== undefined) {
      count.skipped += 1
      const reason =
        String(data.skip || data.todo) === 'true' ? 'no reason given' : data.skip || data.todo
      skips.set(reason, [...(skips.get(reason) ?? []), data.name])
    } else if (passed) {
      count.passed += 1
    } else {
      // A parent fails because a child did: the child is the one to report.
      if (data.details?.error?.failureType === 'subtestsFailed') return
      count.failed += 1
      failures.push(data)
      say(`  FAIL  ${titleOf(data)}`)
    }
  }

  function titleOf({ file, name }) {
    if (name === file) return `${shorten(file)} ended before its tests did`
    return file ? `${shorten(file)}: ${name}` : name
  }

  function showFailure(data) {
    say('')
    say(`FAIL  ${titleOf(data)}`)
    if (data.file && data.name !== data.file) say(`      at line ${data.line}`)
    const error = data.details?.error
    const cause = error?.cause ?? error
    const text = cause instanceof Error ? (cause.stack ?? String(cause)) : inspect(cause)
    for (const line of text.split('\n')) say(`      ${line}`)
    const printed = (output.get(data.file) ?? '').trimEnd().split('\n').slice(-25)
    if (printed.join('') !== '') say('      printed by this file (its last lines):')
    for (const line of printed) if (line !== '') say(`      | ${line}`)
  }

  return {
    take(type, data) {
      if (type === 'test:pass') takeResult(data, true)
      if (type === 'test:fail') takeResult(data, false)
      if (type === 'test:stdout' || type === 'test:stderr') {
        output.set(data.file, `${output.get(data.file) ?? ''}${data.message}`.slice(-20_000))
      }
      if (type === 'test:summary' && data.file) {
        const seconds = (data.duration_ms / 1000).toFixed(2).padStart(7)
        const mark = data.success ? 'ok  ' : 'FAIL'
        const tests = `${data.counts.tests}`.padStart(4)
        say(`${mark}${seconds} s ${tests}  ${shorten(data.file)}`)
      }
    },
    close() {
      for (const failure of failures) showFailure(failure)
      if (skips.size > 0) {
        say('')
        say('Skipped:')
        for (const [reason, names] of skips)
          say(`  ${names.length} × ${reason}: ${names.join('; ')}`)
      }
      say('')
      say(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
      return count
    },
  }
}
