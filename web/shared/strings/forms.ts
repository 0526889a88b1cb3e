// The words of forms that guard something: one-time codes, typed confirmations, what a venue asks for.
export const forms = {
  typeToConfirm: (word: string) => `Type ${word} to confirm`,
  password: 'Password',
  showPassword: 'Show the password',
  optional: 'optional',
  suchAs: (help: string, example: string) => `${help} Such as ${example}`,
  more: 'More settings',
  code: {
    label: 'Code of your authenticator',
    hint: 'Six digits; they change every 30 seconds.',
    recovery: 'Recovery code',
    recoveryHint: 'One of the ten that you kept. Each is good once.',
    useRecovery: 'Use a recovery code instead',
    useCode: 'Use the authenticator instead',
  },
  stepUp: {
    title: 'A second factor, once more',
    why: 'What you are about to do guards the accounts. Show that it is you; that then holds for five minutes.',
    confirm: 'Confirm',
  },
}
