// What a person fills in to connect an MT5 Web API.
import { X509Certificate } from 'node:crypto'
import { isBrokerZone } from '../../domain/broker-zone.ts'
import type { Field } from '../field.ts'
import { isRefusedAddress } from '../outbound-address.ts'
import { masksOf } from './group-mask.ts'

export const fields: readonly Field[] = [
  {
    name: 'url',
    label: 'Address',
    help: 'The https address of the broker’s access server, as the broker gives it.',
    required: true,
    secret: false,
    example: 'https://mt5.example.com:443',
    check: checkUrl,
  },
  {
    name: 'login',
    label: 'Manager login',
    help: 'The number of the manager account that the broker made for this purpose.',
    required: true,
    secret: false,
    example: '1000',
    check: (text) => (/^[1-9]\d{0,18}$/.test(text) ? null : 'must be a number'),
  },
  {
    name: 'password',
    label: 'API password',
    help: 'The “API password” of that account (Security tab), not its login password.',
    required: true,
    secret: true,
    example: '',
    check: (text) =>
      text.length >= 1 && text.length <= 200 ? null : 'must have 1 to 200 characters',
  },
  {
    name: 'fingerprint',
    label: 'Certificate fingerprint',
    help: 'SHA-256 of the server’s certificate, for brokers whose certificate nobody vouches for.',
    required: false,
    secret: false,
    example: 'CE:21:DC:…',
    check: (text) =>
      /^[0-9a-f]{64}$/i.test(text.replaceAll(':', '')) ? null : 'must be 64 hex digits',
  },
  {
    name: 'ca',
    label: 'CA certificate',
    help: 'The broker’s own CA in PEM; on the command line the file’s name: --ca-file.',
    required: false,
    secret: false,
    example: '-----BEGIN CERTIFICATE-----…',
    check: (text) => (isCertificates(text) ? null : 'must hold a certificate in PEM'),
  },
  {
    name: 'groups',
    label: 'Groups',
    help: 'Group masks; accounts outside them are not read although the login may. Left out: all.',
    required: false,
    secret: false,
    example: 'desk\\*,!*\\staff',
    check: (text) =>
      /^[^\p{Cc}]{1,1000}$/u.test(text) && masksOf(text).length > 0
        ? null
        : 'must be group masks with commas between them, at most 1000 characters',
  },
  {
    name: 'broker_zone',
    label: 'Zone of the broker’s clock',
    help: 'An IANA zone or a rule such as America/New_York+7h; left out, it is learnt.',
    required: false,
    secret: false,
    example: 'America/New_York+7h',
    check: (text) => (isBrokerZone(text) ? null : 'must be a zone such as Europe/Athens'),
  },
  {
    name: 'poll_seconds',
    label: 'Seconds between looks',
    help: 'How often all accounts are read, 5 to 60; 5, the default, is as often as brokers allow.',
    required: false,
    secret: false,
    example: '5',
    check: (text) =>
      /^\d{1,4}$/.test(text) && Number(text) >= 5 && Number(text) <= 60
        ? null
        : 'must be a whole number of seconds from 5 to 60',
  },
]

function checkUrl(text: string): string | null {
  const url = URL.parse(text)
  if (url === null || url.protocol !== 'https:') return 'must be an https address'
  if (url.username !== '' || url.password !== '') return 'must hold no login or password'
  if (url.search !== '' || url.hash !== '' || url.pathname !== '/')
    return 'must be host and port alone, without a path'
  if (isRefusedAddress(url.hostname))
    return 'must not be an address behind which there is no broker'
  return null
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
