// What a person fills in to connect an MT5 Web API.
import { isBrokerZone } from '../../domain/broker-zone.ts'
import { caField, fingerprintField, pollField } from '../common-fields.ts'
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
  fingerprintField,
  caField,
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
  pollField,
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
