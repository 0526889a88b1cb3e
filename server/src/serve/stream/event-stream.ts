// A stream as server-sent events, for curl and programs: the key in a header, what to follow in the query.
// The id of each event holds the place of every account, so that Last-Event-ID is enough to resume.
import type { RouteRequest } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { Receiver } from './feed.ts'
import type { OpenStream } from './open-streams.ts'
import { isPlace, isTopic } from './read-subscribe.ts'
import type { StreamDeps } from './socket-stream.ts'
import { MOST_ACCOUNTS, MOST_UNSENT } from './stream-limits.ts'
import { topics as allTopics, type Topic, usualTopics } from './topics.ts'

export function serveEvents(
  { hub, streams }: StreamDeps,
  request: RouteRequest,
  token: string,
): AsyncIterable<string> {
  const { query, caller, ip } = request
  const accounts = (query.accounts ?? '').split(',').filter((one) => one !== '')
  const topics = new Set<Topic>((query.topics ?? usualTopics.join()).split(',').filter(isTopic))
  if (accounts.length === 0 || accounts.length > MOST_ACCOUNTS || topics.size === 0)
    throw new TidemarkError(
      'query_invalid',
      `accounts must hold 1 to ${MOST_ACCOUNTS} account numbers with commas, topics some of ${allTopics.join(', ')}.`,
    )
  const resumed = readEventId(request.header('last-event-id'), hub.epoch)
  const places = new Map(resumed)
  let waiting: string[] = []
  let waitingBytes = 0
  let isOpen = true
  let wake: () => void = () => undefined

  function put(text: string): void {
    if (!isOpen) return
    waiting.push(text)
    waitingBytes += text.length
    // Whoever reads too slowly is cut; Last-Event-ID brings it back to where it was.
    if (waitingBytes > MOST_UNSENT) isOpen = false
    wake()
  }
  const receiver: Receiver = {
    get isOpen() {
      return isOpen
    },
    send(text, account, seq) {
      if (seq !== null) places.set(account, seq)
      const id = seq === null ? '' : `id: ${eventId(hub.epoch, places)}\n`
      put(`${id}data: ${text}\n\n`)
    },
  }
  const finish = () => {
    isOpen = false
    wake()
  }
  const stream: OpenStream = {
    ...{ receiver, caller, token, ip },
    revoke: finish,
    heartbeat: (text) => put(`data: ${text}\n\n`),
    end: finish,
  }
  if (!streams.add(stream))
    throw new TidemarkError('rate_limited', 'Too many streams are open with this key.', {
      retryAfterMs: 5_000,
    })
  for (const account of accounts)
    hub.follow({ receiver, caller, account, topics, resumeFrom: resumed.get(account) ?? null })
  return pieces()

  async function* pieces(): AsyncGenerator<string> {
    try {
      yield ': tidemark\n\n'
      while (isOpen) {
        if (waiting.length === 0)
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        const text = waiting.join('')
        waiting = []
        waitingBytes = 0
        if (text !== '') yield text
      }
    } finally {
      isOpen = false
      streams.remove(stream)
    }
  }
}

function eventId(epoch: string, places: ReadonlyMap<string, number>): string {
  return Buffer.from(JSON.stringify([epoch, Object.fromEntries(places)])).toString('base64url')
}

/** Empty when there is none, it is of another epoch, or it is not one of ours. */
function readEventId(text: string | undefined, epoch: string): Map<string, number> {
  if (text === undefined || text.length > 100_000) return new Map()
  try {
    const [known, places]: [unknown, unknown] = JSON.parse(
      Buffer.from(text, 'base64url').toString('utf8'),
    )
    if (known !== epoch || typeof places !== 'object' || places === null) return new Map()
    return new Map(Object.entries(places).filter((one): one is [string, number] => isPlace(one[1])))
  } catch {
    return new Map() // then it begins anew
  }
}
