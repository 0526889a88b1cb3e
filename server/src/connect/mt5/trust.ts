// Whom a connection trusts: the CAs of the machine, a CA of the broker's, or one certificate by its fingerprint.
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls'
import { ConnectFailure } from '../failure.ts'

export type TlsTrust = {
  /** PEM; null = the CAs that Node comes with. */
  readonly ca: string | null
  /** SHA-256 of the server's certificate; takes the place of every other check. */
  readonly fingerprint: Buffer | null
}

export function trustOf(settings: Readonly<Record<string, string>>): TlsTrust {
  const { ca, fingerprint } = settings
  return {
    ca: ca ?? null,
    fingerprint:
      fingerprint === undefined ? null : Buffer.from(fingerprint.replaceAll(':', ''), 'hex'),
  }
}

/** What is wrong with a certificate, by Node's error codes. */
const certificateFaults: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its CA is not trusted on this machine',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its issuer is not known',
  UNABLE_TO_GET_ISSUER_CERT: 'its issuer is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is not known',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  CERT_REVOKED: 'it was revoked',
  CERT_UNTRUSTED: 'it is not trusted',
  CERT_SIGNATURE_FAILURE: 'its signature is wrong',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
}

/** Names of the network's own errors say enough; everything else is shown by its code alone. */
export function tlsFailure(error: Error & { code?: unknown }): ConnectFailure {
  const code = typeof error.code === 'string' ? error.code : ''
  const fault = certificateFaults[code]
  if (fault !== undefined)
    return new ConnectFailure('certificate_not_trusted', fault, { cause: error })
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return new ConnectFailure('session_lost', 'the connection was reset', { cause: error })
  if (/^(E[A-Z]+|EAI_[A-Z]+)$/.test(code))
    return new ConnectFailure('broker_unreachable', code, { cause: error })
  if (/^(HPE_|ERR_SSL|ERR_TLS)/.test(code))
    return new ConnectFailure('answer_not_understood', code, { cause: error })
  return new ConnectFailure('session_lost', 'the connection ended', { cause: error })
}

/** The fingerprint that a server presents, so that a person can compare it with the broker's own word. */
export function presentedFingerprint(origin: string, timeoutMs: number): Promise<string | null> {
  const url = new URL(origin)
  return new Promise((resolve) => {
    const socket: TLSSocket = connect({
      host: url.hostname,
      port: Number(url.port || 443),
      servername: /^[\d.:]+$/.test(url.hostname) ? '' : url.hostname,
      // Nothing is sent over it: only the certificate is looked at.
      rejectUnauthorized: false,
    })
    const end = (found: string | null) => {
      socket.destroy()
      resolve(found)
    }
    socket.setTimeout(timeoutMs, () => end(null))
    socket.once('error', () => end(null))
    socket.once('secureConnect', () => {
      const certificate: DetailedPeerCertificate = socket.getPeerCertificate(true)
      end(certificate.fingerprint256 ?? null)
    })
  })
}
