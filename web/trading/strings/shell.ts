// The words around every page of the trade server: bar, log-in, stop, what is said on top of each page.
export const shell = {
  mark: 'Tidemark trade',
  nav: {
    label: 'Pages of the trade server',
    overview: 'Overview',
    orders: 'Orders',
    signals: 'Signals',
    limits: 'Limits',
    accounts: 'Accounts',
  },
  logOut: 'Log out',
  loggedInAs: (name: string) => `Logged in as ${name}`,
  toTake: 'To take it back, type this on the machine of the trade server:',
  copyCommand: 'Copy the command',
  notFound: {
    title: 'There is no such page',
    hint: 'The address names nothing. What you look for may be under one of these:',
  },
  gone: 'The trade server does not answer',
  goneAge: (age: string) => `What you see is ${age} old.`,
  goneHint:
    'It may be restarting; this page asks again by itself. To stop trading without it, type this on its machine:',
  noDatabase: 'The database does not answer',
  noDatabaseHint: 'Nothing can be armed, changed or approved until it does. Stopping works.',
  forYou: (count: number) => (count === 1 ? 'One thing waits' : `${count} things wait`),
  /** Who acts, as the audit has it, such as `person:alice`. */
  who: (by: string) => {
    const [kind, name = ''] = by.split(/:(.*)/s)
    if (kind === 'person') return name
    return kind === 'cli' ? `${name}, at the machine` : kind === 'key' ? `the key ${name}` : by
  },
}

export const logIn = {
  title: 'Log in to trade',
  lede: 'These pages arm accounts, set limits and stop trading. They have people of their own; a log-in of the read server is none here.',
  name: 'Name',
  submit: 'Log in',
  keptShort:
    'The log-in lives in this page alone: closing or reloading it logs you out, and so do 30 minutes without a touch.',
  who: 'No log-in yet, or lost your phone?',
  whoHint: 'People of the trade server are made on its machine:',
  reset: 'A new password and authenticator for somebody who has lost theirs:',
  stop: 'Stop trading without a log-in',
  stopHint: 'On the machine of the trade server, this stops everything at once:',
  why: {
    reload: 'The page was loaded anew, and that logs out. Log in again.',
    idle: 'You were logged out: nobody used the page for a while.',
    ended:
      'Your session has ended: its time was over, or the trade server was restarted. Log in again.',
    left: 'You are logged out.',
  },
}

export const idle = {
  soon: (left: string) => `Nobody has used this page for a while. It logs out in ${left}.`,
  ends: (left: string) => `Your session ends in ${left}. Log in again before that if you need it.`,
  stay: 'Stay logged in',
}

export const stop = {
  button: 'Stop all trading',
  title: { global: 'Stop all trading', account: 'Stop this account', hook: 'Stop this hook' },
  hint: {
    global:
      'At once and for every account, no new order, change or close leaves any more. Cancelling goes on; nothing that is open is closed.',
    account:
      'At once no new order, change or close of this account leaves any more. Cancelling goes on; nothing that is open is closed.',
    hook: 'At once nothing that comes through this hook becomes an order any more.',
  },
  reason: 'Why',
  reasonHint: 'For whoever finds it stopped. May stay empty.',
  go: { global: 'Stop all trading', account: 'Stop the account', hook: 'Stop the hook' },
  stopped: 'All trading is stopped',
  since: (at: string, by: string) => `Since ${at}, by ${by}.`,
  reasonWas: (reason: string) => `Why: ${reason}`,
  recorded: 'The database knows it, and so does every trade server.',
  notRecorded:
    'When it was stopped the database did not answer. On this machine nothing leaves; other trade servers hear of it as soon as the database answers.',
  failed: 'It could not be sent. On the machine of the trade server this stops everything:',
}
