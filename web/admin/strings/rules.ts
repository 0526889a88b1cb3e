// The words of the page on which the rules of a firm are put on an account.
export const rules = {
  title: 'Rules of a firm',
  lede: 'Daily loss, drawdown, targets: watched on live equity, at the firm’s own day boundary.',
  account: 'Account',
  preset: 'Rule set',
  presetHint:
    'Firms change their rules without notice: read the page that it was taken from before you trust it.',
  source: (url: string, on: string) => `Read on ${on}: ${url}`,
  verified: 'the firm’s own page',
  thirdParty: 'somebody else’s page',
  balance: 'Balance at the start of the phase',
  currency: 'Currency',
  currencyHint: 'Empty = that of the account.',
  from: 'In force from',
  fromHint: 'The start of the phase, UTC; empty = now.',
  submit: 'Put in force',
  done: (version: number) => `In force, version ${version}.`,
  look: 'See where the account stands',
  clear: 'Take out of force',
  clearHint: 'What was judged under them stays.',
  cleared: 'No rules are in force any more.',
  noAccount: 'There is no account yet.',
}
