// What is said where no account is known: it loads only there.
export const noAccounts = {
  title: 'No account is here yet',
  text: 'Add a broker, or let the Expert Advisor report one. Bots that log their own trades need no account.',
  add: 'Add an account',
  bots: 'See bots',
}
