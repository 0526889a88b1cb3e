// The words of the overview and of the page about accounts and their credentials.
export const overview = {
  title: 'Overview',
  lede: 'What may trade, what stops it, and what waits for you.',
  none: 'No account can be traded yet',
  noneHint: 'Give the trade server the credentials of one. It is not armed by that.',
  add: 'Add an account',
  waiting: 'Waits for you',
  lookAtOrders: (count: number) =>
    count === 1
      ? 'One order that nobody could find: look at the broker.'
      : `${count} orders that nobody could find: look at the broker.`,
  decideSignals: (count: number) =>
    count === 1 ? 'One signal wants to be approved.' : `${count} signals want to be approved.`,
  look: 'Look',
  state: { armed: 'Armed', disarmed: 'Not armed', stopped: 'Stopped' },
  armedMeans: 'Orders of programs, signals and keys leave for the broker, within its limits.',
  disarmedMeans: 'Opens nothing. Cancelling and closing go on.',
  stoppedMeans: 'Nothing but cancelling goes on until the switch is taken back.',
  armedUnder: 'Under the switch it is armed: it trades again as soon as the switch is taken back.',
  since: (at: string, by: string) => `Since ${at}, by ${by}`,
  because: (why: string) => `Why: ${why}`,
  elsewhere:
    'Another trade server holds this account, or none does yet: orders do not leave from here.',
  settling:
    'The server was stopped uncleanly. Until everything is found out that was on its way then, the account opens nothing.',
  switch: (name: string) =>
    name === 'global' ? 'Everything is stopped' : 'This account is stopped',
  switchBy: (at: string, by: string, reason: string) => `since ${at}, by ${by}: ${reason}`,
  unknown: (count: number) =>
    count === 1
      ? 'One order on its way of which nobody knows the end yet'
      : `${count} orders on their way of which nobody knows the end yet`,
  forAPerson: (count: number) =>
    count === 1 ? 'One order waits for a person' : `${count} orders wait for a person`,
  mayDo: 'One order may be at most',
  nothing: 'Nothing: all limits are off, so it cannot be armed.',
  noSize: 'Nothing: no limit says how large an order may be, so it cannot be armed.',
  moreLimits: (count: number) => (count === 1 ? 'and 1 more limit' : `and ${count} more limits`),
  noLoss: 'No limit on the loss of a day.',
  loss: (amount: string) => `At most ${amount} lost in a day (UTC).`,
  setLimits: 'Set limits',
  limits: 'Limits',
  arm: 'Arm …',
  armTitle: (account: string) => `Arm account ${account}`,
  armHint: 'From then on orders leave for the broker, with real effect. What the limits allow:',
  armAction: 'Arm it',
  offLimits: 'Off, so not limited:',
  disarm: 'Disarm',
  stop: 'Stop …',
}

export const accounts = {
  title: 'Accounts',
  lede: 'The credentials that may trade. They go in sealed under the trade key, and never come out.',
  list: 'Accounts that may be traded',
  none: 'No account can be traded yet',
  account: 'Account',
  server: 'Server',
  venue: 'Venue',
  added: 'Since',
  actions: 'Actions',
  renew: 'New credentials',
  renewTitle: (account: string) => `New credentials for ${account}`,
  renewHint:
    'They take the place of those that are stored, and the account is disarmed. Secrets have to be typed again.',
  remove: 'Remove',
  removeTitle: (account: string) => `Trade account ${account} no more`,
  removeHint:
    'Its credentials are forgotten and nothing is sent to the broker for it any more. What is open there stays open; its orders and trades stay in the ledger.',
  addTitle: 'Add an account',
  addHint:
    'Take a token of the broker with the right to trade. The trade server connects once to see whose it is; it arms nothing.',
  chooseVenue: 'Which broker?',
  another: 'Another venue',
  serverName: 'Name of the broker’s server',
  serverHint: 'As the read server calls it; left empty, the host of the address.',
  submit: 'Connect and keep',
  asking: 'Asking the broker',
  done: (account: string, server: string) => `Account ${account} on ${server} is kept.`,
  kind: {
    gross: 'It keeps many positions for a symbol (gross).',
    net: 'It keeps one position for a symbol (net).',
    cash: 'It keeps assets and no positions (cash).',
  } as Readonly<Record<string, string>>,
  may: 'The broker lets this token trade.',
  mayNot: (why: string) => `The broker does not let this token trade: ${why}`,
  mayNotUnknown: 'it did not say why. Make a token with full rights.',
  nextLimits: 'Next: say how large an order may be',
}
