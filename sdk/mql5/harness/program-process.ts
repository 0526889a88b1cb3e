// One running program of the harness: commands go to its standard input, answers and prints come back line by line.
// A command that the program does not survive rejects with its exit code and what the sanitizers said.
import { type ChildProcess, spawn } from 'node:child_process'

export class ProgramProcess {
  /** 70 is a critical error, 137 a kill in the middle of a write; null while it runs or after a signal. */
  exitCode: number | null = null
  readonly #child: ChildProcess
  readonly #ended: Promise<void>
  readonly #print: (text: string) => void
  #waiting: { resolve(value: string): void; reject(problem: Error): void } | null = null
  #complaints = ''
  #isOver = false

  constructor(program: string, folders: readonly string[], print: (text: string) => void) {
    this.#print = print
    const child = spawn(program, folders, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ASAN_OPTIONS: 'detect_leaks=0', UBSAN_OPTIONS: 'print_stacktrace=1' },
    })
    this.#child = child
    child.stderr?.on('data', (piece: Buffer) => {
      this.#complaints += piece.toString()
    })
    child.stdin?.on('error', () => {}) // the process ended; `exit` tells
    // Not readline: it takes U+2028 for the end of a line too.
    let rest = ''
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      const lines = `${rest}${piece}`.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) this.#take(line)
    })
    child.once('exit', (code) => {
      this.exitCode = code
      this.#isOver = true
    })
    this.#ended = new Promise((resolve) => {
      child.once('close', () => {
        this.#waiting?.reject(this.#failure())
        this.#waiting = null
        resolve()
      })
    })
  }

  get isOver(): boolean {
    return this.#isOver
  }

  command(words: readonly string[]): Promise<string> {
    if (this.#isOver) return Promise.reject(new Error('the program is not running'))
    if (this.#waiting !== null) return Promise.reject(new Error('a command is still running'))
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#child.stdin?.write(`${words.map(escapeWord).join('\t')}\n`)
    })
  }

  /** The end of its input ends the program. */
  async finish(): Promise<void> {
    this.#child.stdin?.end()
    await this.#ended
    if (this.exitCode !== 0) throw this.#failure()
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
  }

  #failure(): Error {
    return new Error(`the program ended with ${this.exitCode}: ${this.#complaints}`)
  }

  #take(line: string): void {
    const tab = line.indexOf('\t')
    const kind = line.slice(0, tab)
    const text = unescapeWord(line.slice(tab + 1))
    if (kind === 'print') this.#print(text)
    else if (kind === 'critical') this.#print(`critical error: ${text}`)
    else {
      const waiting = this.#waiting
      this.#waiting = null
      if (kind === 'ok') waiting?.resolve(text)
      else waiting?.reject(new Error(text))
    }
  }
}

function escapeWord(word: string): string {
  return word
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
}

function unescapeWord(word: string): string {
  const plain: Record<string, string> = { t: '\t', n: '\n', r: '\r' }
  return word.replace(/\\(.)/g, (_, next: string) => plain[next] ?? next)
}
