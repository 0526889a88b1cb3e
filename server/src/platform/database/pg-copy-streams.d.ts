// The two functions of pg-copy-streams that we use; the package brings no types.
declare module 'pg-copy-streams' {
  import type { Readable, Writable } from 'node:stream'
  import type { Connection, Submittable } from 'pg'

  type CopyStream = Submittable & {
    rowCount: number
    submit(connection: Connection): void
    handleReadyForQuery(): void
  }
  export function to(sql: string): Readable & CopyStream
  export function from(sql: string): Writable & CopyStream
}
