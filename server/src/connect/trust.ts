// Whom a connection trusts: the CAs of the machine, a CA of the broker's, or one certificate by its fingerprint.
import { timingSafeEqual, type X509Certificate } from 'node:crypto'
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls'
import { ConnectFailure } from './failure.ts'
import {
  ADDRESS_REFUSED,
  isRefusedAddress,
  lookupBroker,
  serverNameOf,
} from './outbound-address.ts'

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

/** Whether a certificate is the one that was given; where none was, every one is. */
export function isPinned(
  certificate: X509Certificate | undefined,
  fingerprint: Buffer | null,
): boolean {
  if (fingerprint === null) return true
  if (certificate === undefined) return false
  const presented = Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex')
  return presented.length === fingerprint.length && timingSafeEqual(presented, fingerprint)
}

/** What is wrong with a certificate, by Node's error codes (OpenSSL's X509_V_ERR names). */
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
  CERT_REJECTED: 'it is not trusted for servers',
  CERT_SIGNATURE_FAILURE: 'its signature is wrong',
  CERT_CHAIN_TOO_LONG: 'its chain of issuers is too long',
  PATH_LENGTH_EXCEEDED: 'its chain of issuers is too long',
  INVALID_CA: 'its issuer is no CA',
  INVALID_PURPOSE: 'it is not made for servers',
  HOSTNAME_MISMATCH: 'it is for another name',
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: 'its signature cannot be read',
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: 'the key of its issuer cannot be read',
  ERROR_IN_CERT_NOT_BEFORE_FIELD: 'its dates cannot be read',
  ERROR_IN_CERT_NOT_AFTER_FIELD: 'its dates cannot be read',
  UNSPECIFIED: 'it cannot be checked',
  ERR_SSL_EE_KEY_TOO_SMALL: 'its key is too short to be safe',
  ERR_SSL_CA_MD_TOO_WEAK: 'the signature of its CA is too weak to be safe',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
}

/** What the network says, by the code of its error. */
const networkFaults: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens at this address and port',
  ENOTFOUND: 'there is no such name',
  EAI_AGAIN: 'the name cannot be resolved now',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  ETIMEDOUT: 'nothing came back from there',
}

/** Everything that has no words here is shown by its code alone. */
export function tlsFailure(error: Error & { code?: unknown }): ConnectFailure {
  const code = typeof error.code === 'string' ? error.code : ''
  const fault = certificateFaults[code]
  if (fault !== undefined)
    return new ConnectFailure('certificate_not_trusted', fault, { cause: error })
  if (code === ADDRESS_REFUSED) return addressRefused()
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return new ConnectFailure('session_lost', 'the connection was reset', { cause: error })
  if (/^(E[A-Z]+|EAI_[A-Z]+)$/.test(code))
    return new ConnectFailure(
      'broker_unreachable',
      code in networkFaults ? `${networkFaults[code]} (${code})` : code,
      { cause: error },
    )
  if (/^(HPE_|ERR_SSL|ERR_TLS|ERR_OSSL)/.test(code))
    return new ConnectFailure('answer_not_understood', code, { cause: error })
  return new ConnectFailure('session_lost', 'the connection ended', { cause: error })
}

export const addressRefused = () =>
  new ConnectFailure('broker_unreachable', 'the address is one behind which there is no broker')

/** The fingerprint that a server presents, so that a person can compare it with the broker's own word. */
export function presentedFingerprint(origin: string, timeoutMs: number): Promise<string | null> {
  const url = new URL(origin)
  if (isRefusedAddress(url.hostname)) return Promise.resolve(null)
  return new Promise((resolve) => {
    const socket: TLSSocket = connect({
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(url.port || 443),
      servername: serverNameOf(url.hostname),
      lookup: lookupBroker,
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
