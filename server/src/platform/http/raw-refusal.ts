// Answers bytes that make no sense: the parser gave up, or the sender was too slow. Mid-body the request answers for itself;
// else the problem goes straight to the socket, but only when no earlier request on it still waits for its own answer.
import type { Socket } from 'node:net'
import type { ProblemCode } from '@tidemark/contract/problem'
import { TidemarkError } from '../problem.ts'
import { type Connections, endLingering } from './connections.ts'
import { type HeaderSets, problemType } from './headers.ts'
import { problemAnswer } from './problem-answer.ts'

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  431: 'Request Header Fields Too Large',
}

export type RefusalDeps = {
  readonly connections: Connections
  readonly headers: HeaderSets
  readonly observe: (route: string, status: number, seconds: number) => void
}

/** The problem for an error of Node's HTTP parser, told by its code alone: its message can hold the bytes. */
export function parserProblem(error: NodeJS.ErrnoException): TidemarkError {
  const code = error.code ?? ''
  if (code === 'HPE_HEADER_OVERFLOW')
    return problem('headers_too_large', 'More than 8 KiB of headers.')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return problem('request_timeout', 'The request did not arrive in time.')
  }
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') {
    return problem('request_invalid', 'The chunk extensions are too long.')
  }
  return problem('request_invalid', 'The bytes received are not a valid HTTP request.')
}

export function refuseRaw(deps: RefusalDeps, socket: Socket, error: TidemarkError): void {
  const connection = deps.connections.of(socket)
  if (connection.finished) return
  if (connection.refuse !== null) {
    connection.refuse(error)
    return
  }
  connection.finished = true
  deps.observe('unparsed', error.status, 0)
  // Whole requests before this one come first; their last answer, or the idle limit, closes the connection.
  if (connection.unanswered > 0) return
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const answer = problemAnswer(error)
  const fields = [
    ...deps.headers.forType(problemType),
    ...answer.headers,
    'content-length',
    String(Buffer.byteLength(answer.text)),
    'connection',
    'close',
  ]
  let head = `HTTP/1.1 ${answer.status} ${reasons[answer.status] ?? 'Error'}\r\n`
  for (let index = 0; index < fields.length; index += 2) {
    head += `${fields[index]}: ${fields[index + 1]}\r\n`
  }
  socket.write(`${head}\r\n${answer.text}`)
  endLingering(socket)
}

function problem(code: ProblemCode, detail: string): TidemarkError {
  return new TidemarkError(code, detail)
}
