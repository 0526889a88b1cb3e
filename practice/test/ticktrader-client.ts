// Plain clients of the TickTrader practice broker for its tests: signed REST over http, and a socket that keeps what it hears.
import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { PracticeTickTrader, PracticeTickTraderAccount } from '@tidemark/practice'
import { WebSocket } from 'ws'

export type Answer = { readonly status: number; readonly text: string; readonly json: unknown }

export function restOf(practice: PracticeTickTrader, account: PracticeTickTraderAccount | null) {
  return async (method: string, path: string, body?: object): Promise<Answer> => {
    const url = `${practice.url}${path}`
    const text = body === undefined ? '' : JSON.stringify(body)
    const headers: Record<string, string> = { accept: 'application/json' }
    if (account !== null) {
      const { webApiId: id, webApiKey: key, webApiSecret: secret } = account
      const time = practice.now()
      const signature = createHmac('sha256', secret)
        .update(`${time}${id}${key}${method}${url}${text}`)
        .digest('base64')
      headers.authorization = `HMAC ${id}:${key}:${time}:${signature}`
    }
    if (text !== '') headers['content-type'] = 'application/json'
    const answer = await fetch(url, { method, headers, ...(text === '' ? {} : { body: text }) })
    const got = await answer.text()
    return { status: answer.status, text: got, json: jsonOf(got) }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export type Message = {
  Id?: string
  Response?: string
  Error?: string
  Result?: Record<string, never>
  Notification?: string
}

export async function socketOf(practice: PracticeTickTrader, kind: 'trade' | 'feed' = 'trade') {
  const socket = new WebSocket(kind === 'trade' ? practice.tradeUrl : practice.feedUrl, {
    rejectUnauthorized: false,
  })
  const heard: Message[] = []
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString('utf8'))))
  socket.on('error', () => undefined)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  let next = 0

  async function find(wanted: (message: Message) => boolean): Promise<Message> {
    for (let turns = 0; turns < 1000; turns += 1) {
      const found = heard.find(wanted)
      if (found !== undefined) return found
      await wait(2)
    }
    throw new Error(`not heard; there was ${JSON.stringify(heard.map(({ Response }) => Response))}`)
  }

  async function ask(name: string, params?: object, beside: object = {}): Promise<Message> {
    next += 1
    const Id = `r${next}`
    socket.send(
      JSON.stringify({
        Id,
        Request: name,
        ...(params === undefined ? {} : { Params: params }),
        ...beside,
      }),
    )
    return find((one) => one.Id === Id && one.Response !== 'ExecutionReport')
  }

  return {
    ...{ socket, heard, find, ask },
    login({ webApiId, webApiKey, webApiSecret }: PracticeTickTraderAccount, device = 'test') {
      const Timestamp = practice.now()
      const Signature = createHmac('sha256', webApiSecret)
        .update(`${Timestamp}${webApiId}${webApiKey}`)
        .digest('base64')
      return ask('Login', {
        ...{ AuthType: 'HMAC', WebApiId: webApiId, WebApiKey: webApiKey, Timestamp, Signature },
        ...{ DeviceId: device, AppSessionId: 'session' },
      })
    },
    close: () => socket.terminate(),
  }
}
