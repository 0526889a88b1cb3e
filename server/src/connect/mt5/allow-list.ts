// Everything this connector may ask of a broker. A request can be made from a name of this list and in no other way:
// many commands of this API change things by GET, so that no verb protects anybody.
// Left out although they only read: what shows secrets or other people's data, and check_balance, which can write.

const allowed = [
  'auth/start',
  'auth/answer',
  'test/access',
  'quit',
  'time/get',
  'user/get',
  'user/get_batch',
  'user/check_password',
  'user/account/get_batch',
  'position/get_batch',
  'position/get_page',
  'deal/get_total',
  'deal/get_page',
  'group/get',
] as const

export type AllowedCommand = (typeof allowed)[number]

export const allowedCommands: readonly AllowedCommand[] = allowed

/** Parameters by name; values are escaped here, so that none can become another parameter or path. */
export function pathOf(
  command: AllowedCommand,
  parameters: Readonly<Record<string, string>> = {},
): string {
  if (!allowed.includes(command)) throw new Error('this command is not on the allow-list')
  const pairs = Object.entries(parameters).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
  return `/api/${command}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`
}
