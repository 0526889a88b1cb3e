// A WebSocket server of one screenful, for tests of the stream client: text frames of clients in, text frames out.
// It speaks RFC 6455 by itself, so the client meets a peer that shares no code with it.
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

export type Peer = {
  readonly path: string
  /** The JSON frames of the client so far. */
  readonly frames: Record<string, unknown>[]
  send(frame: unknown): void
  close(code: number): void
  /** Cuts the connection as a broken network does. */
  cut(): void
}

export type SocketServer = AsyncDisposable & {
  readonly url: string
  readonly peers: Peer[]
  /** Answers each frame of a client. */
  script: (frame: Record<string, unknown>, peer: Peer) => void
}

export async function startSocketServer(
  script: SocketServer['script'] = () => {},
): Promise<SocketServer> {
  const sockets = new Set<Socket>()
  const http = createServer((_request, response) => response.writeHead(404).end())
  http.on('upgrade', (request, socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}) // the client is gone
    socket.on('close', () => sockets.delete(socket))
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    const peer: Peer = {
      path: request.url ?? '',
      frames: [],
      send: (frame) => socket.write(encode(1, Buffer.from(JSON.stringify(frame)))),
      close(code) {
        const payload = Buffer.alloc(2)
        payload.writeUInt16BE(code)
        socket.end(encode(8, payload))
      },
      cut: () => socket.destroy(),
    }
    server.peers.push(peer)
    let pending = Buffer.alloc(0)
    socket.on('data', (piece: Buffer) => {
      pending = Buffer.concat([pending, piece])
      for (let frame = decode(pending); frame !== null; frame = decode(pending)) {
        pending = pending.subarray(frame.length)
        if (frame.opcode === 8) socket.end(encode(8, frame.payload))
        if (frame.opcode !== 1) continue
        const said: Record<string, unknown> = JSON.parse(frame.payload.toString('utf8'))
        peer.frames.push(said)
        server.script(said, peer)
      }
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo // it listens on a TCP port
  const server: SocketServer = {
    url: `http://127.0.0.1:${port}`,
    peers: [],
    script,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  return server
}

function encode(opcode: number, payload: Buffer): Buffer {
  const head = payload.length < 126 ? Buffer.alloc(2) : Buffer.alloc(4)
  head[0] = 0x80 | opcode
  if (payload.length < 126) head[1] = payload.length
  else {
    head[1] = 126
    head.writeUInt16BE(payload.length, 2)
  }
  return Buffer.concat([head, payload])
}

/** Clients mask what they send; frames of these tests are whole and below 64 KiB. */
function decode(bytes: Buffer): { opcode: number; payload: Buffer; length: number } | null {
  if (bytes.length < 6) return null
  const short = bytes.readUInt8(1) & 0x7f
  const at = short === 126 ? 4 : 2
  const size = short === 126 ? bytes.readUInt16BE(2) : short
  const length = at + 4 + size
  if (bytes.length < length) return null
  const mask = bytes.subarray(at, at + 4)
  const payload = Buffer.from(bytes.subarray(at + 4, length))
  for (const [index, byte] of payload.entries()) payload[index] = byte ^ (mask[index % 4] ?? 0)
  return { opcode: bytes.readUInt8(0) & 0x0f, payload, length }
}
