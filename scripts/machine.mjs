// What this machine offers to tests beyond Node: the tools that some of them can use and can do without.
// Every tool that is missing is named with what it would have served and how to get it on Debian.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const tools = [
  {
    name: 'g++',
    serves: 'the Expert Advisor and the MQL5 senders',
    get: 'apt-get install g++',
    has: () => runs('g++', '--version'),
  },
  {
    name: 'python3',
    serves: 'the Python SDK',
    get: 'apt-get install python3',
    has: () => runs('/usr/bin/python3', '--version'),
  },
  {
    name: 'python3 with aiohttp',
    serves: "the Python sender's acceptance test",
    get: 'apt-get install python3-aiohttp',
    has: () => runs('/usr/bin/python3', '-c', 'import aiohttp'),
  },
  {
    name: 'PostgreSQL 15 of Debian',
    serves: 'the same suite on a server of its own (DATABASE_URL)',
    get: 'apt-get install postgresql',
    has: () => existsSync('/usr/lib/postgresql/15/bin/postgres'),
  },
  {
    name: 'root with a loop device',
    serves: 'torture:power',
    get: 'run as root on a real machine',
    has: () => process.getuid?.() === 0 && existsSync('/dev/loop-control'),
  },
  {
    name: 'wrk',
    serves: 'npm run bench',
    get: 'apt-get install wrk',
    has: () => spawnSync('wrk', ['-v']).error === undefined,
  },
]

/** One line with what is there, one line for each tool that is not. */
export function describeMachine() {
  const found = tools.map((tool) => ({ ...tool, there: tool.has() }))
  const there = found.filter((tool) => tool.there).map((tool) => tool.name)
  const missing = found.filter((tool) => !tool.there)
  return [
    `Optional tools here: ${there.join(', ') || 'none'}`,
    ...missing.map((tool) => `Not here: ${tool.name} (serves ${tool.serves}; ${tool.get})`),
  ]
}

function runs(program, ...words) {
  return spawnSync(program, words, { stdio: 'ignore', timeout: 20_000 }).status === 0
}
