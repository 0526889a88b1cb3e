// What a person fills in to connect a TickTrader account: the three parts of a Web API token, and what one-time codes need.
import { caField, fingerprintField, pollField } from '../common-fields.ts'
import type { Field } from '../field.ts'
import { isRefusedAddress } from '../outbound-address.ts'
import { isTotpSecret } from './totp.ts'

export const fields: readonly Field[] = [
  {
    name: 'url',
    label: 'Address',
    help: 'The https address of the broker’s Web API, as the broker gives it.',
    required: true,
    secret: false,
    example: 'https://ttlivewebapi.fxopen.net',
    check: (text) => checkAddress(text, ['https:'], 'http:', false),
  },
  {
    name: 'web_api_id',
    label: 'Web API Id',
    help: 'The token’s id; it is not the key.',
    required: true,
    secret: false,
    example: '65d219c4-0000-4540-af0f-000000000001',
    check: (text) =>
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
        ? null
        : 'must be the token’s id, such as 65d219c4-0000-4540-af0f-000000000001',
  },
  {
    name: 'web_api_key',
    label: 'Web API Key',
    help: 'The token’s key, 16 signs as a rule.',
    required: true,
    secret: false,
    example: 'GoldenKey0123456',
    check: (text) =>
      /^[\x21-\x39\x3b-\x7e]{1,100}$/.test(text) ? null : 'must be the token’s key',
  },
  {
    name: 'web_api_secret',
    label: 'Web API Secret',
    help: 'The token’s secret. Take a token that may only read.',
    tradeHelp: 'The token’s secret. The token needs full rights; it is sealed under the trade key.',
    required: true,
    secret: true,
    example: '',
    check: (text) =>
      text.length >= 8 && text.length <= 200 ? null : 'must have 8 to 200 characters',
  },
  {
    name: 'totp_secret',
    label: 'One-time secret',
    help: 'The base32 text behind the QR code of the authenticator, if codes are to be given without you.',
    required: false,
    secret: true,
    example: '',
    check: (text) => (isTotpSecret(text) ? null : 'must be base32, at least 16 signs'),
  },
  fingerprintField,
  caField,
  {
    name: 'trade_url',
    label: 'Address of the trade socket',
    help: 'Left out: the address above with /trade. Older servers have a port of its own.',
    required: false,
    secret: false,
    example: 'wss://ttlivewebapi.fxopen.net:3001',
    check: (text) => checkAddress(text, ['wss:'], 'ws:', true),
  },
  {
    name: 'feed_url',
    label: 'Address of the feed socket',
    help: 'Left out: the address above with /feed. Asked for prices where the broker leaves them out.',
    // The trade half finds its feed beside the trade socket.
    tradeHelp: null,
    required: false,
    secret: false,
    example: 'wss://ttlivewebapi.fxopen.net:3000',
    check: (text) => checkAddress(text, ['wss:'], 'ws:', true),
  },
  {
    name: 'transport',
    label: 'How it is asked',
    help: 'auto: over HTTPS, and over the socket where HTTPS is refused; or https, or socket.',
    required: false,
    secret: false,
    example: 'auto',
    check: (text) =>
      ['auto', 'https', 'socket'].includes(text) ? null : 'must be auto, https or socket',
  },
  pollField,
]

/** `plain` is allowed to this machine alone, for a practice broker. */
function checkAddress(
  text: string,
  secure: readonly string[],
  plain: string,
  mayHavePath: boolean,
): string | null {
  const url = URL.parse(text)
  const isHere = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (url === null || !(secure.includes(url.protocol) || (isHere && url.protocol === plain)))
    return `must be a ${secure.join('')}// address`
  if (url.username !== '' || url.password !== '') return 'must hold no login or password'
  if (url.search !== '' || url.hash !== '') return 'must hold no question and no fragment'
  if (!mayHavePath && url.pathname !== '/') return 'must be host and port alone, without a path'
  if (isRefusedAddress(url.hostname))
    return 'must not be an address behind which there is no broker'
  return null
}
