// What a person may be called: shown in the audit and on pages, typed at every log-in.

/** A complaint; null = the name is fine. */
export function nameComplaint(name: string): string | null {
  return /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,39}$/u.test(name) && name === name.trim()
    ? null
    : 'must have 1 to 40 letters, digits, blanks, dots, @, - or _, and begin with a letter or digit'
}
