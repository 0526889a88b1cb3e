// Writes small files so that a power cut leaves either all of them or nothing: file synced, folder synced.
// A new file only: an existing one is never overwritten.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'

/** Gives a function of the text, to be handed to Secret.use. */
export function writeDurably(path: string): (text: string) => void {
  return (text) => {
    const file = openSync(path, 'wx', 0o600)
    try {
      writeSync(file, `${text.trimEnd()}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  }
}

export function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
