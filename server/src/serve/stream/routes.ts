// GET /api/v1/stream: accounts as they change, over WebSocket or as server-sent events.
import type { Route } from '../../platform/http/route.ts'
import { textParameter } from '../list-request.ts'
import { serveEvents } from './event-stream.ts'
import { type StreamDeps, serveSocket } from './socket-stream.ts'

export type StreamRouteDeps = StreamDeps & {
  /** The key of a request, as its headers hold it. */
  readonly tokenOf: (header: (name: string) => string | undefined) => string | null
}

export function streamRoute(deps: StreamRouteDeps): Route {
  return {
    method: 'GET',
    path: '/api/v1/stream',
    id: 'stream',
    auth: 'key',
    scope: 'stream:read',
    object: 'rows',
    rate: 'read',
    audit: 'each',
    idempotency: 'none',
    body: null,
    summary: 'Follow accounts as they change',
    description:
      'With Upgrade: websocket the first frame says who calls, the second what to follow; docs/api/stream.md describes all frames. Else the same frames come as server-sent events, and Last-Event-ID resumes.',
    query: {
      type: 'object',
      additionalProperties: false,
      properties: {
        accounts: textParameter(20_000, 'Account numbers with commas (server-sent events only).'),
        topics: textParameter(
          100,
          'Some of trades, positions, summary (the default), orders, assets, rules.',
        ),
      },
    },
    responses: {
      200: {
        description: 'Events without end.',
        contentType: 'text/event-stream',
        example:
          'data: {"type":"delta","seq":4711,"prev":4708,"topic":"summary","account":"5012345","as_of":"2026-05-28T14:40:00Z","data":{"equity":"10164.80"}}\n\n',
      },
    },
    problems: ['query_invalid', 'rate_limited', 'ledger_unavailable'],
    async handle(request) {
      const token = deps.tokenOf((name) => request.header(name)) ?? ''
      return {
        status: 200,
        contentType: 'text/event-stream; charset=utf-8',
        headers: { 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
        body: serveEvents(deps, request, token),
      }
    },
    socket: (socket) => serveSocket(deps, socket),
  }
}
