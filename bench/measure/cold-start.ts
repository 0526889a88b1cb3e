// From the command to the first durable 201, on an empty data directory and on one that exists.
// Making the key is a step of the user's and not counted; the answer to the first trade is.
import { createKey } from '../../server/test/support/command-line.ts'
import { send } from '../../server/test/support/http-client.ts'
import { createTempHome } from '../../server/test/support/temp-home.ts'
import { startServer } from '../../server/test/support/test-server.ts'
import { bodyTemplate, fillTemplate } from '../load/trade-body.ts'

export type ColdStart = { readonly firstMs: number; readonly laterMs: number }

export async function measureColdStart(): Promise<ColdStart> {
  await using home = await createTempHome({ databaseUrl: undefined })
  const firstAt = performance.now()
  const first = await startServer(home)
  const readyMs = performance.now() - firstAt
  const { key } = await createKey(home)
  const firstMs = readyMs + (await timedTrade(first.url, key, '1'))
  await first.stop()
  const laterAt = performance.now()
  const later = await startServer(home)
  await timedTrade(later.url, key, '2')
  const laterMs = performance.now() - laterAt
  await later.stop()
  return { firstMs, laterMs }
}

async function timedTrade(url: string, key: string, id: string): Promise<number> {
  const startedAt = performance.now()
  const answer = await send(`${url}/api/v1/log_trade`, {
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: fillTemplate(bodyTemplate('cold-start'), id),
  })
  if (answer.status !== 201)
    throw new Error(`the first trade was answered ${answer.status}: ${answer.text}`)
  return performance.now() - startedAt
}
