// The words of the bar, of dialogs and of what every admin page shares.
export const shell = {
  nav: {
    label: 'Admin pages',
    start: 'Start',
    accounts: 'Accounts',
    overlays: 'Overlays',
    keys: 'Keys',
    audit: 'Audit',
    health: 'Health',
    people: 'People',
  },
  logOut: 'Log out',
  cannotUndo: 'This cannot be undone.',
  saved: 'Saved.',
  yes: 'yes',
  no: 'no',
  never: 'never',
  everywhere: 'anywhere',
  all: 'all',
  back: 'Back',
  next: 'Go on',
  notFound: {
    title: 'There is no such page',
    hint: 'The address names nothing. What you look for may be under one of these:',
  },
  passkey: {
    use: 'Use a passkey',
    failed: 'The passkey was not accepted. Use the code, or try again.',
  },
  once: {
    title: 'Keep this now',
    hint: 'It is shown once and never again.',
    done: 'I have kept it',
  },
  stop: {
    button: 'Stop trading',
    title: 'Stop all trading',
    hint: 'The read server cannot trade, and so it cannot stop trading either. On the machine that the trade server runs on, this stops all of it at once; it needs no password and only ever stops:',
    api: 'A key of scope trade can do the same from elsewhere:',
  },
  banner: {
    waits: (name: string) => `${name} waits for a one-time code of its broker.`,
    code: 'Code of the broker',
    codeHint: 'Six digits, as your authenticator shows them for this broker.',
    give: 'Give the code',
    endsSoon: (name: string, span: string) =>
      `The login of ${name} by one-time code ends in ${span}. The broker asks for the next code then: have your authenticator at hand.`,
    given: 'The code is on its way. It takes a few seconds.',
  },
}
