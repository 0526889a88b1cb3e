// A strict JSON reader that keeps source text: values are slices, so no digit is lost and raw answers stay byte for byte.
// It walks iteratively (depth cannot overflow a stack) and notes what would be unclean in a stored value.

export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError'
  /** Character offset in the text. */
  readonly at: number

  constructor(at: number) {
    super(`not JSON at character ${at}`)
    this.at = at
  }
}

/** What skipValue met on its way. */
export type Seen = { depth: number; nul: boolean; surrogate: boolean; wildNumber: boolean }

const QUOTE = 34
const BACKSLASH = 92
const OBJECT = 1
const ARRAY = 2

export class JsonScanner {
  readonly text: string
  at: number

  constructor(text: string, at = 0) {
    this.text = text
    this.at = at
  }

  /** Moves over white space and returns the next character's code, or NaN at the end. */
  peek(): number {
    const text = this.text
    let code = text.charCodeAt(this.at)
    while (code === 32 || code === 10 || code === 13 || code === 9)
      code = text.charCodeAt(++this.at)
    return code
  }

  expect(code: number): void {
    if (this.peek() !== code) this.fail()
    this.at++
  }

  fail(): never {
    throw new JsonSyntaxError(Math.min(this.at, this.text.length))
  }

  /** Reads a string at the current position. Escapes are decoded; the result may hold NUL or lone surrogates. */
  string(): string {
    const text = this.text
    if (text.charCodeAt(this.at) !== QUOTE) this.fail()
    const start = this.at + 1
    let at = start
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === QUOTE) {
        this.at = at + 1
        return text.slice(start, at)
      }
      if (code === BACKSLASH) break
      // NaN (the end) fails this comparison as well.
      if (!(code >= 32)) {
        this.at = at
        this.fail()
      }
      at++
    }
    this.skipString(null)
    return JSON.parse(text.slice(start - 1, this.at)) as string // a valid JSON string token
  }

  /** Reads a number token and returns its text. */
  number(): string {
    const start = this.at
    this.skipNumber()
    return this.text.slice(start, this.at)
  }

  literal(word: 'true' | 'false' | 'null'): void {
    if (!this.text.startsWith(word, this.at)) this.fail()
    this.at += word.length
  }

  /** Moves over any value, noting in `seen` what it holds. Containers nest as deep as the text is long. */
  skipValue(seen: Seen): void {
    const open: number[] = []
    for (;;) {
      if (this.skipOpening(open, seen)) continue
      if (this.skipClosings(open, seen)) return
    }
  }

  /** Moves over a scalar or an empty container (false), or into a container up to its first value (true). */
  private skipOpening(open: number[], seen: Seen): boolean {
    const code = this.peek()
    if (code === 123) {
      this.at++
      open.push(OBJECT)
      if (open.length > seen.depth) seen.depth = open.length
      if (this.peek() === 125) return false
      this.skipName(seen)
      return true
    }
    if (code === 91) {
      this.at++
      open.push(ARRAY)
      if (open.length > seen.depth) seen.depth = open.length
      return this.peek() !== 93
    }
    if (code === QUOTE) this.skipString(seen)
    else if (code === 45 || (code >= 48 && code <= 57)) {
      const start = this.at
      this.skipNumber()
      if (isWild(this.text, start, this.at)) seen.wildNumber = true
    } else if (code === 116) this.literal('true')
    else if (code === 102) this.literal('false')
    else if (code === 110) this.literal('null')
    else this.fail()
    return false
  }

  /** After a value: true when the outermost one is complete, false when another value follows. */
  private skipClosings(open: number[], seen: Seen): boolean {
    for (;;) {
      const inside = open[open.length - 1]
      if (inside === undefined) return true
      const code = this.peek()
      if (code === 44) {
        this.at++
        if (inside === OBJECT) this.skipName(seen)
        return false
      }
      if (code !== (inside === OBJECT ? 125 : 93)) this.fail()
      this.at++
      open.pop()
    }
  }

  private skipName(seen: Seen): void {
    if (this.peek() !== QUOTE) this.fail()
    this.skipString(seen)
    this.expect(58)
  }

  private skipString(seen: Seen | null): void {
    const text = this.text
    let at = this.at + 1
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === QUOTE) break
      if (code === BACKSLASH) {
        const escaped = text.charCodeAt(at + 1)
        if (escaped === 117) {
          const unit = hex4(text, at + 2)
          if (unit < 0) {
            this.at = at
            this.fail()
          }
          if (seen !== null) at = noteUnit(text, at, unit, seen)
          at += 6
          continue
        }
        if (!isEscape(escaped)) {
          this.at = at
          this.fail()
        }
        at += 2
        continue
      }
      if (!(code >= 32)) {
        this.at = at
        this.fail()
      }
      at++
    }
    this.at = at + 1
  }

  private skipNumber(): void {
    const text = this.text
    if (text.charCodeAt(this.at) === 45) this.at++
    const first = text.charCodeAt(this.at)
    if (first === 48) this.at++
    else if (first >= 49 && first <= 57) this.digits()
    else this.fail()
    if (text.charCodeAt(this.at) === 46) {
      this.at++
      this.digits()
    }
    const mark = text.charCodeAt(this.at)
    if (mark === 101 || mark === 69) {
      this.at++
      const sign = text.charCodeAt(this.at)
      if (sign === 43 || sign === 45) this.at++
      this.digits()
    }
  }

  private digits(): void {
    const text = this.text
    const start = this.at
    let code = text.charCodeAt(start)
    while (code >= 48 && code <= 57) code = text.charCodeAt(++this.at)
    if (this.at === start) this.fail()
  }
}

/** Longer than 40 characters, or an exponent beyond 30: databases and readers disagree about such numbers. */
function isWild(text: string, start: number, end: number): boolean {
  if (end - start > 40) return true
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === 101 || code === 69) {
      const exponent = Number(text.slice(at + 1, end))
      return exponent > 30 || exponent < -30
    }
  }
  return false
}

function isEscape(code: number): boolean {
  // " \ / b f n r t
  return (
    code === 34 ||
    code === 92 ||
    code === 47 ||
    code === 98 ||
    code === 102 ||
    code === 110 ||
    code === 114 ||
    code === 116
  )
}

/** The value of four hex digits, or -1. */
function hex4(text: string, start: number): number {
  let value = 0
  for (let at = start; at < start + 4; at++) {
    const code = text.charCodeAt(at)
    if (code >= 48 && code <= 57) value = value * 16 + code - 48
    else if (code >= 97 && code <= 102) value = value * 16 + code - 87
    else if (code >= 65 && code <= 70) value = value * 16 + code - 55
    else return -1
  }
  return value
}

/** Notes NUL and lone surrogates; returns the position of the last escape of a pair. */
function noteUnit(text: string, at: number, unit: number, seen: Seen): number {
  if (unit === 0) seen.nul = true
  if (unit < 0xd800 || unit > 0xdfff) return at
  const paired =
    unit <= 0xdbff && text.charCodeAt(at + 6) === BACKSLASH && text.charCodeAt(at + 7) === 117
  const low = paired ? hex4(text, at + 8) : -1
  if (low >= 0xdc00 && low <= 0xdfff) return at + 6
  seen.surrogate = true
  return at
}
