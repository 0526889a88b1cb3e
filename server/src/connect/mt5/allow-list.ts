// Everything this connector may ask of a broker, and what for. A request can be made from a name of this list and in no
// other way: many commands of this API change things by GET, so that no verb protects anybody.
// Left out although they only read: what shows secrets or other people's data, and check_balance, which can write.

const allowed = Object.freeze({
  'auth/start': 'begins the handshake',
  'auth/answer': 'ends it: each side proves that it knows the API password',
  'test/access': 'keeps the session while there is nothing to ask',
  quit: 'ends the session',
  'time/get': 'the zone of the broker’s clock',
  'user/get': 'whether an account exists and may be read',
  'user/get_batch': 'the group of accounts, and balance and credit of idle ones',
  'user/check_password': 'whether an investor password is right, as a body that no log shows',
  'user/account/get_batch': 'balance, equity, margin of up to 200 accounts',
  'position/get_batch': 'their open positions',
  'position/get_page': 'the same page by page, when there are very many',
  'deal/get_total': 'how many deals an account has in a span of time',
  'deal/get_page': 'those deals',
  'group/get': 'currency and margin mode of a group',
} as const)

export type AllowedCommand = keyof typeof allowed

export const allowedCommands: Readonly<Record<AllowedCommand, string>> = allowed

/** Parameters by name; values are escaped here, so that none can become another parameter or path. */
export function pathOf(
  command: AllowedCommand,
  parameters: Readonly<Record<string, string>> = {},
): string {
  if (!Object.hasOwn(allowed, command)) throw new Error('this command is not on the allow-list')
  const pairs = Object.entries(parameters).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
  return `/api/${command}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`
}
