// Holds a request with a body to the route's closed list of media types; compressed bodies are never taken.
// One parser per type: whatever is not listed is refused before a byte is read.
import { TidemarkError } from '../problem.ts'
import type { Exchange } from './exchange.ts'

export function checkContent(exchange: Exchange): void {
  const { request, checked } = exchange
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new TidemarkError('media_type_unsupported', 'No Content-Encoding is taken.', {
      headers: { 'accept-encoding': 'identity' },
    })
  }
  const type = request.headers['content-type'] ?? ''
  const semicolon = type.indexOf(';')
  exchange.contentType = (semicolon < 0 ? type : type.slice(0, semicolon)).trim().toLowerCase()
  if (checked.contentTypes.has(exchange.contentType)) return
  const taken = [...checked.contentTypes].join(' or ')
  const given = type === '' ? 'No Content-Type is given' : 'This Content-Type is not taken'
  throw new TidemarkError('media_type_unsupported', `${given}. Send ${taken}.`, {
    headers: { accept: [...checked.contentTypes].join(', ') },
  })
}
