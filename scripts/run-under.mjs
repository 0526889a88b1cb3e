// Runs a program in place of this one. Node 24 can replace its own process (execve); Node 20 starts a child instead.
import { runInstead } from '../server/bin/pinned-node.mjs'

/** Gives the exit code, unless the process was replaced: then it never returns. */
export async function runUnder(program, words, env = process.env) {
  if (typeof process.execve === 'function') process.execve(program, [program, ...words], env)
  return await runInstead(program, words, env)
}
