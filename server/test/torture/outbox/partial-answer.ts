// A batch of which only the beginning landed: the server gets the first lines, and the rest is answered 503 each.
// The outbox must keep the rest, and must not send the beginning as another trade.
import type { HttpAnswer } from '../../support/http-client.ts'

/** The body's first `count` lines. */
export function firstLines(body: Buffer, count: number): Buffer {
  return Buffer.from(linesOf(body).slice(0, count).join('\n'))
}

export function lineCountOf(body: Buffer): number {
  return linesOf(body).length
}

/** The server's answer about the first lines, with a 503 for each of `missing` further ones. */
export function withBusyRest(answer: HttpAnswer, missing: number): Buffer {
  const { data }: { data: unknown[] } = JSON.parse(answer.text)
  const problem = { type: 'about:blank', title: 'Ledger unavailable', status: 503 }
  const rest = Array.from({ length: missing }, (_, at) => ({
    index: data.length + at,
    status: 503,
    problem: { ...problem, code: 'ledger_unavailable' },
  }))
  return Buffer.from(JSON.stringify({ data: [...data, ...rest] }))
}

function linesOf(body: Buffer): string[] {
  return body
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
}
