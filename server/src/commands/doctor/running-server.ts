// Finds the server that runs on a data folder: by run/address.json, and by its answer.
// The file alone proves nothing: a server that was killed leaves it behind.
import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { join } from 'node:path'
import { reachableUrl } from '../people/setup-link.ts'

export type RunningServer = { readonly url: string; readonly pid: number }

export async function findRunningServer(dataDir: string): Promise<RunningServer | null> {
  try {
    const written: unknown = JSON.parse(readFileSync(join(dataDir, 'run/address.json'), 'utf8'))
    if (!written || typeof written !== 'object' || !('url' in written) || !('pid' in written))
      return null
    const server = { url: reachableUrl(String(written.url)), pid: Number(written.pid) }
    return (await askStatus(`${server.url}/livez`)) === 200 ? server : null
  } catch {
    return null // no such file: no server has run here, or it ended in good order
  }
}

/** Status of the answer, 0 when none comes. The certificate is not checked: this only asks our own process. */
export function askStatus(url: string): Promise<number> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  return new Promise((resolve) => {
    const outgoing = send(url, { rejectUnauthorized: false, timeout: 3_000, agent: false })
    outgoing.on('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    outgoing.on('timeout', () => outgoing.destroy())
    outgoing.on('error', () => resolve(0))
    outgoing.on('close', () => resolve(0))
    outgoing.end()
  })
}
