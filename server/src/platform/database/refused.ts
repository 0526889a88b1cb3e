// The database is there (or could be) but Tidemark will not run on it: unsafe settings, wrong version, wrong owner.
// The message is for a person and says what to do; it never holds a URL, a password or SQL.
export class DatabaseRefused extends Error {
  override readonly name = 'DatabaseRefused'
}
