// A fault that a test plants on purpose, to show that it would notice it: an owner of an earlier time may still write.
// Never active in a normal run: the composition root installs it only when the torture variable names it, and says so loudly.
import type { PictureBook } from '../accounts/picture-book.ts'

export function isFenceBug(name: string | null): boolean {
  return name === 'no_fence'
}

export function withoutFence(book: PictureBook): PictureBook {
  return {
    take: (entries) => book.take(entries, null),
    refuse: (accountId, cause, detail) => book.refuse(accountId, cause, detail, null),
  }
}
