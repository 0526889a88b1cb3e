// A self-signed certificate made at the start, as brokers often have one: nobody can trust it but by its fingerprint.
import { createHash, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { bits, der, explicit, integer, octets, oid, sequence, set, utcTime, utf8 } from './der.ts'

export type Certificate = { readonly certPem: string; readonly keyPem: string }

export type CertificateOptions = {
  /** Host names and addresses it is good for. */
  readonly names?: readonly string[]
  readonly validFrom?: Date
  readonly validUntil?: Date
}

const DAY_MS = 86_400_000
const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))

export function makeCertificate(options: CertificateOptions = {}): Certificate {
  const { names = ['127.0.0.1', 'localhost'] } = options
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(set(sequence(oid('2.5.4.3'), utf8('Tidemark practice broker'))))
  const from = options.validFrom ?? new Date(Date.now() - DAY_MS)
  const until = options.validUntil ?? new Date(Date.now() + 365 * DAY_MS)
  const alternatives = names.map((one) =>
    isIP(one) === 4
      ? der(0x87, Buffer.from(one.split('.').map(Number)))
      : der(0x82, Buffer.from(one, 'ascii')),
  )
  const extensions = sequence(
    sequence(oid('2.5.29.17'), octets(sequence(...alternatives))),
    sequence(
      oid('2.5.29.19'),
      der(0x01, Buffer.from([255])),
      octets(sequence(der(0x01, Buffer.from([255])))),
    ),
  )
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    name,
    sequence(utcTime(from), utcTime(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, extensions),
  )
  const whole = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, privateKey)))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return {
    certPem: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** SHA-256 of the certificate, as pairs of hex digits with colons. */
export function fingerprint256(certPem: string): string {
  const digest = createHash('sha256').update(new X509Certificate(certPem).raw).digest('hex')
  return (digest.toUpperCase().match(/../g) ?? []).join(':')
}
