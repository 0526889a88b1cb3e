// The stream over WebSocket: who calls stands in the first frame, so the answer is a frame or the code of a close.
import { WebSocket } from 'ws'
import { nextAddress } from './ask.ts'
import type { Principal } from './principals.ts'

export function askSocket(
  origin: string,
  { key, inUrl, local, page }: Principal,
  account: string,
): Promise<{ readonly cell: string; readonly text: string }> {
  const url = new URL('/api/v1/stream', origin.replace('http', 'ws'))
  if (inUrl === true) url.searchParams.set('key', key ?? '')
  const socket = new WebSocket(url, {
    headers: {
      ...page?.next(origin),
      ...(local === true ? {} : { 'x-forwarded-for': nextAddress() }),
    },
  })
  const { promise, resolve, reject } = Promise.withResolvers<{ cell: string; text: string }>()
  socket.on('open', () => {
    // Whoever has no key says so by asking at once.
    if (page !== undefined) socket.send(JSON.stringify({ type: 'auth', session: true }))
    else if (key !== null) socket.send(JSON.stringify({ type: 'auth', token: key }))
    socket.send(JSON.stringify({ type: 'subscribe', accounts: [account], topics: ['summary'] }))
  })
  socket.on('message', (data) => {
    const text = String(data)
    const { type, code = '' }: { type: string; code?: string } = JSON.parse(text)
    if (type === 'heartbeat') return // it may come at any time
    resolve({ cell: `${type} ${code}`.trim(), text })
    socket.terminate()
  })
  socket.on('close', (code, reason) => resolve({ cell: `close ${code} ${reason}`, text: '' }))
  socket.on('unexpected-response', (_request, answer) => {
    resolve({ cell: String(answer.statusCode), text: '' })
    answer.destroy()
  })
  socket.on('error', reject)
  return promise
}
