// What every connection to a broker's server may be told: whom to trust, and how often to look.
import { X509Certificate } from 'node:crypto'
import type { Field } from './field.ts'

export const fingerprintField: Field = {
  name: 'fingerprint',
  label: 'Certificate fingerprint',
  help: 'SHA-256 of the server’s certificate, for brokers whose certificate nobody vouches for.',
  required: false,
  secret: false,
  example: 'CE:21:DC:…',
  check: (text) =>
    /^[0-9a-f]{64}$/i.test(text.replaceAll(':', '')) ? null : 'must be 64 hex digits',
}

export const caField: Field = {
  name: 'ca',
  label: 'CA certificate',
  help: 'The broker’s own CA in PEM; on the command line the file’s name: --ca-file.',
  required: false,
  secret: false,
  example: '-----BEGIN CERTIFICATE-----…',
  check: (text) => (isCertificates(text) ? null : 'must hold a certificate in PEM'),
}

export const pollField: Field = {
  name: 'poll_seconds',
  label: 'Seconds between looks',
  help: 'How often all accounts are read, 5 to 60; 5, the default, is as often as brokers allow.',
  tradeHelp: null,
  required: false,
  secret: false,
  example: '5',
  check: (text) =>
    /^\d{1,4}$/.test(text) && Number(text) >= 5 && Number(text) <= 60
      ? null
      : 'must be a whole number of seconds from 5 to 60',
}

/** One or more, and each of them can be read. */
function isCertificates(text: string): boolean {
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  try {
    for (const pem of found) new X509Certificate(pem)
    return found.length > 0
  } catch {
    return false
  }
}
