// Whether a request comes from a page of this server: the exact Origin, what the browser says about the site, and a header
// that no form can set. Off this machine pages speak HTTPS only: a session sent in plain text is everybody's.
import { TidemarkError } from '../../platform/problem.ts'

export type HeaderReader = (name: string) => string | undefined

export type OwnPages = {
  /** The origin under which this request reached us and pages may live; null = plain HTTP from elsewhere. */
  originOf(header: HeaderReader): string | null
  /** For what changes something. @throws TidemarkError origin_refused */
  requireChange(header: HeaderReader): void
  /** For what is only read with a session: another site's page may not even ask. @throws TidemarkError origin_refused */
  requireRead(header: HeaderReader): void
}

export type OwnPagesDeps = {
  readonly publicUrl: string | null
  readonly encrypted: boolean
}

const csrfHeader = 'x-tidemark-csrf'
const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])

export const isLoopbackName = (host: string): boolean =>
  loopbackNames.has(host.toLowerCase().replace(/:\d+$/, ''))

export function createOwnPages({ publicUrl, encrypted }: OwnPagesDeps): OwnPages {
  const named = publicUrl === null ? null : new URL(publicUrl)
  const publicOrigin =
    named !== null && (named.protocol === 'https:' || isLoopbackName(named.host))
      ? named.origin
      : null

  function originOf(header: HeaderReader): string | null {
    const host = (header('host') ?? '').toLowerCase()
    if (named !== null && host === named.host) return publicOrigin
    if (encrypted) return `https://${host}`
    return isLoopbackName(host) ? `http://${host}` : null
  }

  /** A proxy may change the Host header; the public URL is ours whatever it says. */
  const isOwn = (origin: string, header: HeaderReader) =>
    origin === publicOrigin || origin === originOf(header)

  return {
    originOf,
    requireChange(header) {
      const origin = header('origin')
      if (origin === undefined || !isOwn(origin, header)) throw refused(header, originOf(header))
      const site = header('sec-fetch-site')
      if (site !== 'same-origin')
        throw refusal('The browser does not say that one of our pages asks.')
      if (header(csrfHeader) !== '1') throw refusal('The header X-Tidemark-CSRF: 1 is missing.')
    },
    requireRead(header) {
      const origin = header('origin')
      if (origin !== undefined && !isOwn(origin, header)) throw refused(header, originOf(header))
      const site = header('sec-fetch-site')
      if (site !== undefined && site !== 'same-origin' && site !== 'none')
        throw refusal('A page of another site may not ask with your session.')
    },
  }
}

function refused(header: HeaderReader, own: string | null): TidemarkError {
  if (own === null)
    return refusal(
      'Off this machine the pages need HTTPS: set TIDEMARK_PUBLIC_URL to the https address of your proxy, or TIDEMARK_TLS_CERT_FILE and TIDEMARK_TLS_KEY_FILE.',
    )
  return refusal(
    header('origin') === undefined
      ? 'The header Origin is missing: only pages of this server may do this.'
      : 'The header Origin names another place: only pages of this server may do this.',
  )
}

const refusal = (detail: string) => new TidemarkError('origin_refused', detail)
