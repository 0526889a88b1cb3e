// Renders docs/cli.md from the command line's own help, so that the page cannot say anything else.
// Width and colours are fixed here; a terminal's own would make the page differ from machine to machine.
import type { Command } from 'commander'
import { createContext } from '../server/src/commands/command.ts'
import { addCommands, createProgram } from '../server/src/main.ts'

const intro = `# Command line

\`npx tidemark …\` in the clone; \`tidemark …\` where the package is installed. The commands work while the server runs
and while it does not, on the same data folder or \`DATABASE_URL\`. Data goes to stdout and messages to stderr;
\`--json\` prints one JSON document. Exit codes: 0 ok, 1 failed, 2 wrong use.

This page is generated from the program's own help (\`node scripts/run.mjs scripts/write-docs.ts\`).
`

export async function renderCommandPage(): Promise<string> {
  const context = createContext(() => ({}))
  const overview = createProgram()
  await addCommands(overview, context, '')
  const program = createProgram()
  await addCommands(program, context, null)
  const sections = [overview, ...program.commands.flatMap(withSubcommands)].map(renderSection)
  return `${intro}\n${sections.join('\n')}`
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)]
}

function renderSection(command: Command): string {
  const help: string[] = []
  command.configureOutput({
    writeOut: (text) => help.push(text),
    getOutHelpWidth: () => 80,
    getOutHasColors: () => false,
  })
  command.outputHelp()
  return `## ${fullName(command)}\n\n\`\`\`\n${help.join('').trim()}\n\`\`\`\n`
}

function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name()
}
