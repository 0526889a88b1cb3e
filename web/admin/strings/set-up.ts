// The words of the first set-up and of the log-in.
export const setUp = {
  title: 'Set up your log-in',
  titleBack: (name: string) => `A new log-in for ${name}`,
  lede: 'Three steps: a password, an authenticator, and codes for the day on which your phone is gone.',
  noLink: 'Open this page with the link that the server printed when it started.',
  noLinkHint: 'It works once, for 15 minutes. On the machine of the server, this makes another:',
  checking: 'Looking at the link',
  steps: { who: '1. Name and password', app: '2. Authenticator', codes: '3. Recovery codes' },
  name: 'Name',
  nameHint: 'What you type to log in, and what the audit calls you.',
  passwordHint:
    '12 characters or more. Three or four words that do not belong together are easy to keep.',
  scan: 'Scan this with an authenticator app on your phone.',
  qr: 'QR code for the authenticator',
  orType: 'No camera? Type this into the app:',
  thenCode: 'Then type the code that the app shows.',
  finish: 'Finish',
  codesHint:
    'Each of these lets you in once in place of the code, when your phone is gone. They are shown now and never again: print them, or put them into your password manager.',
  codesKept: 'I have kept the codes',
  download: 'Save as a file',
  firstAccount: 'Connect the first account',
  later: 'Later: go to the start page',
}

export const logIn = {
  title: 'Log in',
  name: 'Name',
  submit: 'Log in',
  lost: 'Lost your phone or your password?',
  lostHint: 'On the machine of the server this makes a link to new ones:',
  or: 'or',
}
