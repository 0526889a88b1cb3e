// What widgets are given to learn of accounts.

/** How widgets learn of an account: by the routes and the stream that everybody has, bound to this one account. */
export type AccountPort = {
  /** The JSON of a GET below the account, such as `statistics`; null when it has no such answer now. */
  ask(accountId: number, below: string, query: Readonly<Record<string, string>>): Promise<unknown>
  /** Sends each frame of the account's stream; gives what ends it. */
  follow(accountId: number, take: (frame: string) => void): () => void
}
