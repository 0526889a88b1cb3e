// Sends bytes as they are, which no decent HTTP client does, and reads no more of the answer than it must.
// A connection is used again as long as both sides agree where an answer ends; else it is reset, so that none is left waiting.
import { connect, type Socket } from 'node:net'

export type RawClient = Disposable & {
  /** The status of the answer; 0 when the server closed, or said nothing in time. */
  exchange(bytes: Buffer, isHead: boolean): Promise<number>
}

const patienceMs = 3_000

export function createRawClient(port: number): RawClient {
  let socket: Socket | null = null

  function open(): Socket {
    const opened = connect(port, '127.0.0.1')
    opened.on('error', () => undefined) // the wait below sees the close
    return opened
  }

  function drop(): void {
    socket?.resetAndDestroy()
    socket = null
  }

  return {
    exchange(bytes, isHead) {
      socket ??= open()
      const used = socket
      const { promise, resolve } = Promise.withResolvers<number>()
      let text = ''
      const end = (status: number, isKept: boolean): void => {
        clearTimeout(timer)
        used.off('data', take)
        used.off('close', closed)
        if (!isKept) drop()
        resolve(status)
      }
      const closed = (): void => end(0, false)
      const take = (piece: Buffer): void => {
        text += piece.toString('latin1')
        // The answer to Expect is not the one that counts.
        if (/^HTTP\/1\.1 100 [^\r]*\r\n\r\n/.test(text))
          text = text.slice(text.indexOf('\r\n\r\n') + 4)
        const headEnd = text.indexOf('\r\n\r\n')
        if (headEnd < 0) return
        const head = text.slice(0, headEnd)
        const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0)
        const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
        const bodyBytes =
          isHead || status === 304 ? 0 : length === undefined ? null : Number(length)
        // Of an answer without a length, such as a stream, the head is enough.
        if (bodyBytes === null) end(status, false)
        else if (text.length >= headEnd + 4 + bodyBytes)
          end(status, !/\r\nconnection: close/i.test(head))
      }
      const timer = setTimeout(closed, patienceMs)
      used.on('data', take)
      used.on('close', closed)
      used.write(bytes)
      return promise
    },
    [Symbol.dispose]: drop,
  }
}
