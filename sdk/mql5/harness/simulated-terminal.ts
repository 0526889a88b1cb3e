// A MetaTrader terminal without MetaTrader: starts a compiled program and plays clocks, account, history, events and files for it.
// Clocks move only when a test says so: nothing waits for real time, and a restart keeps the folders and the broker's side.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Fields = Readonly<Record<string, string | number | boolean>>

export type TerminalOptions = {
  readonly program: string
  /** Everything the terminal writes lies below it. */
  readonly folder: string
  readonly inputs?: Fields
}

export const transactionTypes = { dealAdd: 3, dealUpdate: 4, dealDelete: 5, position: 9 } as const
export const reasons = { remove: 1, chartChange: 3, parameters: 5, account: 6, close: 9 } as const

/** 2026-05-28 17:40:00 UTC, seen from a server three hours east of it. */
export const startOfTime = { gmt: 1_779_990_000, offset: 10_800 }

export class SimulatedTerminal {
  /** What the program printed since the terminal was made. */
  readonly journal: string[] = []
  readonly commonFolder: string
  readonly sandboxFolder: string
  /** The last exit of a program's process: 70 is a critical error, 137 a kill. */
  exitCode: number | null = null
  readonly #options: TerminalOptions
  /** The broker's side, said again to every new process. */
  readonly #state = new Map<string, string[]>()
  #child: ChildProcess | null = null
  #waiting: { resolve(value: string): void; reject(problem: Error): void } | null = null
  #complaints = ''
  #restMs = 0
  #clock = {
    trade: startOfTime.gmt + startOfTime.offset,
    gmt: startOfTime.gmt,
    current: startOfTime.gmt + startOfTime.offset,
  }

  constructor(options: TerminalOptions) {
    this.#options = options
    this.commonFolder = join(options.folder, 'common')
    this.sandboxFolder = join(options.folder, 'sandbox')
    mkdirSync(this.commonFolder, { recursive: true })
    mkdirSync(this.sandboxFolder, { recursive: true })
    const settings = {
      build: 5100,
      connected: 1,
      ping: 23_000,
      vps: 0,
      tester: 0,
      quotes: 1,
      symbol: 'EURUSD',
      chart: 77,
    }
    for (const [name, value] of Object.entries(settings))
      this.#state.set(`set ${name}`, ['set', name, String(value)])
  }

  /** Starts a process and its OnInit; returns the code that OnInit returned. */
  async start(): Promise<number> {
    await this.open()
    return this.init()
  }

  /** Only the process, without OnInit. */
  async open(): Promise<void> {
    const child = spawn(this.#options.program, [this.sandboxFolder, this.commonFolder], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ASAN_OPTIONS: 'detect_leaks=0', UBSAN_OPTIONS: 'print_stacktrace=1' },
    })
    this.#child = child
    this.exitCode = null
    this.#complaints = ''
    this.#restMs = 0
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
      if (this.#child === child) this.#child = null
    })
    child.once('close', () => {
      this.#waiting?.reject(
        new Error(`the program ended with ${this.exitCode}: ${this.#complaints}`),
      )
      this.#waiting = null
    })
    for (const words of this.#state.values()) await this.command(words)
    const { trade, gmt, current } = this.#clock
    await this.command(['clocks', String(trade), String(gmt), String(current)])
    for (const [name, value] of Object.entries(this.#options.inputs ?? {}))
      await this.command(['input', name, String(value)])
  }

  async init(): Promise<number> {
    return Number(await this.command(['init']))
  }

  command(words: readonly string[]): Promise<string> {
    const child = this.#child
    if (child === null) return Promise.reject(new Error('the program is not running'))
    if (this.#waiting !== null) return Promise.reject(new Error('a command is still running'))
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      child.stdin?.write(`${words.map(escapeWord).join('\t')}\n`)
    })
  }

  #take(line: string): void {
    const tab = line.indexOf('\t')
    const kind = line.slice(0, tab)
    const text = unescapeWord(line.slice(tab + 1))
    if (kind === 'print') this.journal.push(text)
    else if (kind === 'critical') this.journal.push(`critical error: ${text}`)
    else {
      const waiting = this.#waiting
      this.#waiting = null
      if (kind === 'ok') waiting?.resolve(text)
      else waiting?.reject(new Error(text))
    }
  }

  /** Kept for the next process too. `key` says what it replaces. */
  async #tell(key: string, words: string[]): Promise<void> {
    this.#state.delete(key)
    this.#state.set(key, words)
    if (this.#child !== null) await this.command(words)
  }

  async set(name: string, value: string | number | boolean): Promise<void> {
    await this.#tell(`set ${name}`, ['set', name, wordOf(value)])
  }
  async account(key: string, fields: Fields): Promise<void> {
    await this.#tell(`account ${key} ${Object.keys(fields).join()}`, [
      'account',
      key,
      ...wordsOf(fields),
    ])
  }
  async use(key: string): Promise<void> {
    await this.#tell('use', ['use', key])
  }
  async symbol(name: string, digits: number): Promise<void> {
    await this.#tell(`symbol ${name}`, ['symbol', name, String(digits)])
  }
  async allow(url: string): Promise<void> {
    await this.#tell(`allow ${url}`, ['allow', url])
  }
  async disallowAll(): Promise<void> {
    for (const key of [...this.#state.keys()]) if (key.startsWith('allow ')) this.#state.delete(key)
    if (this.#child !== null) await this.command(['disallow'])
  }
  async deal(account: string, deal: Fields): Promise<void> {
    await this.#tell(`deal ${account} ${deal.deal}`, ['deal', account, ...wordsOf(deal)])
  }
  async position(account: string, position: Fields): Promise<void> {
    await this.#tell(`position ${account} ${position.ticket}`, [
      'position',
      account,
      ...wordsOf(position),
    ])
  }
  positionTickets(account: string): string[] {
    const start = `position ${account} `
    return [...this.#state.keys()]
      .filter((key) => key.startsWith(start))
      .map((key) => key.slice(start.length))
  }
  async removePosition(account: string, ticket: string): Promise<void> {
    this.#state.delete(`position ${account} ${ticket}`)
    if (this.#child !== null) await this.command(['position_delete', account, ticket])
  }

  async clocks(clock: { trade: number; gmt: number; current: number }): Promise<void> {
    this.#clock = clock
    if (this.#child !== null)
      await this.command(['clocks', ...[clock.trade, clock.gmt, clock.current].map(String)])
  }
  get serverTimeS(): number {
    return this.#clock.trade
  }

  /** Puts events into the terminal's queue; `pump` lets the program see them. */
  async post(type: number, fields: Fields): Promise<void> {
    await this.command(['post', ...wordsOf({ type, ...fields })])
  }
  async pump(): Promise<void> {
    await this.command(['pump'])
  }
  /** Lets time pass in steps; timers fire as they fall due. */
  async run(ms: number, stepMs = 100): Promise<void> {
    await this.command(['run', String(ms), String(stepMs)])
    this.#restMs += Math.ceil(ms / stepMs) * stepMs
    const seconds = Math.floor(this.#restMs / 1000)
    this.#restMs %= 1000
    const { trade, gmt, current } = this.#clock
    const quotes = this.#state.get('set quotes')?.[2] === '1'
    this.#clock = {
      trade: trade + seconds,
      gmt: gmt + seconds,
      current: quotes ? trade + seconds : current,
    }
  }
  async comment(): Promise<string> {
    return this.command(['comment'])
  }
  /** What the last WebRequest carried. */
  async lastBody(): Promise<Buffer> {
    return Buffer.from(await this.command(['last_body']), 'hex')
  }
  /** One more input of the running process; the next process begins with those it was made with. */
  async input(name: string, value: string): Promise<void> {
    await this.command(['input', name, value])
  }
  /** A script's OnStart. */
  async script(): Promise<void> {
    await this.command(['start'])
  }
  async isRunning(): Promise<boolean> {
    return (await this.command(['running'])) === '1'
  }

  /** OnDeinit, then the end of the process. */
  async close(reason: number = reasons.close): Promise<void> {
    const child = this.#child
    if (child === null) return
    await this.command(['deinit', String(reason)])
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.stdin?.end()
    await ended
    if (this.exitCode !== 0)
      throw new Error(`the program ended with ${this.exitCode}: ${this.#complaints}`)
  }
  /** The process is gone at once, without OnDeinit. */
  async kill(): Promise<void> {
    const child = this.#child
    if (child === null) return
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGKILL')
    await ended
  }
  /** Resolves when the process has ended by itself. */
  async ended(): Promise<number | null> {
    const child = this.#child
    if (child !== null) await new Promise((resolve) => child.once('close', resolve))
    return this.exitCode
  }

  /** Paths of all files below the common folder, with slashes. */
  files(): string[] {
    return readdirSync(this.commonFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.commonFolder.length + 1))
      .sort()
  }
  read(path: string): string {
    const file = join(this.commonFolder, path)
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  }
}

function wordOf(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value)
}
function wordsOf(fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, value]) => [name, wordOf(value)])
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
