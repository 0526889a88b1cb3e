// What is said of one-time codes: it loads after the page.
export const codes = {
  waits: (name: string) => `${name} waits for a one-time code of its broker.`,
  endsSoon: (name: string, span: string) =>
    `The login of ${name} by one-time code ends in ${span}; the broker asks for the next code then.`,
  until: 'Login by one-time code until',
  give: 'Give it here',
}
