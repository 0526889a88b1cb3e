// A MetaTrader terminal without MetaTrader: starts a compiled program and plays clocks, account, history, events and files for it.
// Clocks move only when a test says so: nothing waits for real time, and a restart keeps the folders and the broker's side.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ProgramProcess } from './program-process.ts'

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
  readonly #options: TerminalOptions
  /** The broker's side, said again to every new process. */
  readonly #state = new Map<string, string[]>()
  #process: ProgramProcess | null = null
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
    this.#restMs = 0
    const folders = [this.sandboxFolder, this.commonFolder]
    this.#process = new ProgramProcess(this.#options.program, folders, (text) =>
      this.journal.push(text),
    )
    for (const words of this.#state.values()) await this.command(words)
    const { trade, gmt, current } = this.#clock
    await this.command(['clocks', String(trade), String(gmt), String(current)])
    for (const [name, value] of Object.entries(this.#options.inputs ?? {}))
      await this.command(['input', name, String(value)])
  }

  async init(): Promise<number> {
    return Number(await this.command(['init']))
  }

  async command(words: readonly string[]): Promise<string> {
    if (this.#process === null) throw new Error('the program is not running')
    return this.#process.command(words)
  }
  get #isOpen(): boolean {
    return this.#process !== null && !this.#process.isOver
  }
  /** 70 after a critical error, 137 after a kill in the middle of a write. */
  get exitCode(): number | null {
    return this.#process?.exitCode ?? null
  }

  /** Kept for the next process too. `key` says what it replaces. */
  async #tell(key: string, words: string[]): Promise<void> {
    this.#state.delete(key)
    this.#state.set(key, words)
    if (this.#isOpen) await this.command(words)
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
    if (this.#isOpen) await this.command(['disallow'])
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
    if (this.#isOpen) await this.command(['position_delete', account, ticket])
  }

  async clocks(clock: { trade: number; gmt: number; current: number }): Promise<void> {
    this.#clock = clock
    if (this.#isOpen)
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
    if (!this.#isOpen) return
    await this.command(['deinit', String(reason)])
    await this.#process?.finish()
  }
  /** The process is gone at once, without OnDeinit. */
  async kill(): Promise<void> {
    if (this.#isOpen) await this.#process?.kill()
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
