// The text of an answer on the wire, and what faults make of it. The retcode is always the first member.
import type { Answer } from './answer.ts'
import type { Faults } from './faults.ts'

export function answerText({ retcode, answer, more }: Answer, faults: Faults): string {
  if (faults.rubbish) return '<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>'
  const whole = { retcode, ...more, ...(answer === undefined ? {} : { answer }) }
  let text = JSON.stringify(whole)
  if (faults.bareNumbers) text = text.replace(/:"(-?(?:0|[1-9]\d*)(?:\.\d+)?)"/g, ':$1')
  if (faults.singleBackslash) text = text.replaceAll('\\\\', '\\')
  if (faults.trailingCommas) text = text.replace(/(["\]}\d])(?=[\]}])/g, '$1,')
  if (faults.padToBytes > text.length) text += ' '.repeat(faults.padToBytes - text.length)
  return faults.truncated ? text.slice(0, Math.ceil(text.length / 2)) : text
}
