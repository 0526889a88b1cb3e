// The person at the terminal: their name for the audit, and a secret that they type or pipe in.
// Typed secrets are not echoed.

import { userInfo } from 'node:os'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** Such as `cli:alice`. */
export function actorName(): string {
  try {
    return `cli:${userInfo().username}`
  } catch {
    return 'cli' // the user has no name in this container
  }
}

const longestInput = 4096

/** The first line of standard input, without the white space around it. */
export async function readSecretLine(prompt: string): Promise<string> {
  if (process.stdin.isTTY) return askUnseen(prompt)
  let text = ''
  for await (const piece of process.stdin) {
    text += String(piece)
    if (text.length > longestInput || text.trimStart().includes('\n')) break
  }
  return (text.trim().split('\n')[0] ?? '').trim()
}

async function askUnseen(prompt: string): Promise<string> {
  process.stderr.write(prompt)
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  try {
    return (await terminal.question('')).trim()
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}
