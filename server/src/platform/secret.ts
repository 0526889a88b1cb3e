// A value that prints as [secret] wherever it lands: logs, JSON, templates, inspect.
// The text is reachable only through use(), which makes each use easy to find.
import { inspect } from 'node:util'

export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** Hands the text to `work`. Never return or store it from there. */
  use<T>(work: (text: string) => T): T {
    return work(this.#text)
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
