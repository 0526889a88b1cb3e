// One keep-alive HTTP connection without a client library: little processor time per request, so the load is not the limit.
// It reads what our contenders send (Content-Length bodies) and nothing more.
import { connect, type Socket } from 'node:net'

export type RawAnswer = { readonly status: number; readonly body: Buffer }

export class RawClient {
  readonly #socket: Socket
  #waiting: { resolve: (answer: RawAnswer) => void; reject: (problem: Error) => void } | null = null
  #buffer: Buffer = Buffer.alloc(0)
  #closed: Error | null = null

  static open(port: number): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.off('error', reject)
        resolve(new RawClient(socket))
      })
    })
  }

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (piece) => this.#take(piece))
    socket.on('error', (problem) => this.#fail(problem))
    socket.on('close', () => this.#fail(new Error('the connection was closed')))
  }

  /** Sends the bytes of one request and resolves with its answer. One at a time. */
  send(request: Buffer): Promise<RawAnswer> {
    if (this.#closed !== null) return Promise.reject(this.#closed)
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(piece: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? piece : Buffer.concat([this.#buffer, piece])
    const end = this.#buffer.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = this.#buffer.toString('latin1', 0, end)
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
    if (this.#buffer.length < end + 4 + length) return
    const body = this.#buffer.subarray(end + 4, end + 4 + length)
    this.#buffer = this.#buffer.subarray(end + 4 + length)
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.resolve({ status: Number(head.slice(9, 12)), body })
  }

  #fail(problem: Error): void {
    this.#closed ??= problem
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.reject(problem)
  }
}

export function requestBytes(
  given: { port: number; key: string; path: string; type: string },
  body: string,
): Buffer {
  return Buffer.from(
    `POST ${given.path} HTTP/1.1\r\nHost: 127.0.0.1:${given.port}\r\nContent-Type: ${given.type}\r\n` +
      `X-Quant-API-Key: ${given.key}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
