// The commands of the Web API by what they do, under their new and their old names (MetaQuotes' Web API documentation).

const reads: Readonly<Record<string, string>> = {
  'auth/start': 'auth_start',
  'auth/answer': 'auth_answer',
  'test/access': 'test_access',
  quit: 'quit',
  'common/get': 'common_get',
  'time/server': 'time_server',
  'time/get': 'time_get',
  'user/get': 'user_get',
  'user/get_batch': 'user_get_batch',
  'user/logins': 'user_logins',
  'user/total': 'user_total',
  'user/group': 'user_group',
  'user/check_password': 'user_pass_check',
  // Corrects the balance with fixflag=1: then it is no read (request-log.ts).
  'user/check_balance': 'user_balance_check',
  'user/account/get': 'user_account_get',
  'user/account/get_batch': 'user_account_get_batch',
  'position/get': 'position_get',
  'position/get_total': 'position_get_total',
  'position/get_page': 'position_get_page',
  'position/get_batch': 'position_get_batch',
  'order/get': 'order_get',
  'order/get_total': 'order_get_total',
  'order/get_page': 'order_get_page',
  'order/get_batch': 'order_get_batch',
  'history/get': 'history_get',
  'history/get_total': 'history_get_total',
  'history/get_page': 'history_get_page',
  'history/get_batch': 'history_get_batch',
  'deal/get': 'deal_get',
  'deal/get_total': 'deal_get_total',
  'deal/get_page': 'deal_get_page',
  'deal/get_batch': 'deal_get_batch',
  'tick/last': 'tick_last',
  'tick/last_group': 'tick_last_group',
  'tick/stat': 'tick_stat',
  'symbol/get': 'symbol_get',
  'symbol/get_group': 'symbol_get_group',
  'symbol/list': 'symbol_list',
  'group/get': 'group_get',
  'daily/get': 'daily_get',
  'daily/get_batch': 'daily_get_batch',
  'daily/get_page': 'daily_get_page',
  'daily/get_light': 'daily_get_light',
  'daily/get_light_batch': 'daily_get_light_batch',
  'daily/get_light_page': 'daily_get_light_page',
}

/** family: commands below it, by spaces. */
const changes: Readonly<Record<string, string>> = {
  trade: 'balance',
  dealer: 'send_request',
  user: 'add update delete restore change_password archive/add certificate/update certificate/delete certificate/confirm otp_secret/set sync_external',
  position: 'update delete fix backup/restore',
  order: 'update delete cancel reopen backup/restore',
  deal: 'update delete backup/restore',
  history: 'update delete',
  history_sync: 'start add delete shift',
  client: 'add update delete user/add user/delete',
  document: 'add update delete',
  comment: 'add update delete',
  attachment: 'add update delete attach',
  subscription:
    'add update delete join cancel config/add config/delete config/shift history/add history/update history/delete',
  group: 'add add_batch delete delete_batch shift',
  symbol: 'add add_batch delete delete_batch shift',
  symbol_group: 'add add_batch delete delete_batch shift',
  common: 'set',
  time: 'set',
  setting: 'set delete',
  server: 'add delete shift restart',
  gateway: 'add delete shift restart',
  feeder: 'add delete shift restart',
  email: 'send add delete shift',
  messenger: 'send add delete shift',
  mail: 'send',
  news: 'send',
  notification: 'send',
  ...Object.fromEntries(
    [
      'firewall',
      'holiday',
      'leverage',
      'manager',
      'plugin',
      'report',
      'route',
      'spread',
      'tls_certificate',
    ].map((family) => [family, 'add delete shift']),
  ),
}

/** Old names that do not follow from the new ones. */
const oldChanges = ['/user_deposit_change', '/dealer_send', '/user_pass_change']

/** The rename table prints these two with an underscore, the pages of the commands with a slash. */
const alsoPrinted: ReadonlyMap<string, string> = new Map([
  ['daily_get', 'daily/get'],
  ['daily_get_light', 'daily/get_light'],
])

export const allowedPaths: ReadonlySet<string> = new Set([
  ...Object.entries(reads).flatMap(([path, old]) => [`/api/${path}`, `/${old}`]),
  ...[...alsoPrinted.keys()].map((path) => `/api/${path}`),
])

export const mutatingPaths: ReadonlySet<string> = new Set([
  ...Object.entries(changes).flatMap(([family, commands]) =>
    commands
      .split(' ')
      .flatMap((one) => [`/api/${family}/${one}`, `/${family}_${one.replaceAll('/', '_')}`]),
  ),
  ...oldChanges,
])

/** The new name of a path, without /api/; null when it is not a read. */
export function commandOf(path: string): string | null {
  if (path.startsWith('/api/')) {
    const name = path.slice('/api/'.length)
    if (Object.hasOwn(reads, name)) return name
    return alsoPrinted.get(name) ?? null
  }
  return byOldName.get(path) ?? null
}

const byOldName = new Map(Object.entries(reads).map(([path, old]) => [`/${old}`, path]))
