// `tidemark doctor`: looks at everything that can be wrong and says what to do about it. Changes nothing.
// `--quick` asks the running server instead of the database, for health checks: exit 1 when it is not ready.
import { styleText } from 'node:util'
import type { Command } from 'commander'
import { ConfigError } from '../config/env.ts'
import { type CommandContext, CommandFailed, type Output } from './command.ts'
import { examineAll, examineQuickly } from './doctor/examine.ts'
import { type Finding, fail } from './doctor/finding.ts'
import { checkNode } from './doctor/machine-checks.ts'

export function addDoctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .summary('check that everything is as it should be')
    .description(
      'Checks the machine, the configuration, the secrets and the database, and says what to do. Exit code 1 when a check fails.',
    )
    .option('--quick', 'only what needs no database, and that the running server is ready')
    .addHelpText(
      'after',
      `
Examples:
  tidemark doctor
  tidemark doctor --quick    for health checks of containers and monitors`,
    )
    .action(async (options: { quick?: boolean }) => {
      const findings = await examine(context, options.quick ?? false)
      context.out.data({ data: findings }, () => render(findings, context.out))
      if (findings.some(({ state }) => state === 'fail')) throw new CommandFailed()
    })
}

async function examine(context: CommandContext, quick: boolean): Promise<readonly Finding[]> {
  try {
    const config = context.config()
    return quick
      ? await examineQuickly(config)
      : await examineAll({ config, openDatabase: context.openDatabase })
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const next = 'See docs/guide/configuration.md.'
    return [
      checkNode(),
      ...error.message.split('\n').map((line) => fail('configuration', line, next)),
    ]
  }
}

function render(findings: readonly Finding[], out: Output): string {
  const styles = { ok: 'green', warn: 'yellow', fail: 'red' } as const
  const lines = findings.map(({ name, state, found, next }) => {
    const mark = out.color ? styleText(styles[state], state.padEnd(4)) : state.padEnd(4)
    return `${mark}  ${name.padEnd(15)} ${found}${next ? `\n      ${''.padEnd(15)} -> ${next}` : ''}`
  })
  const count = (state: Finding['state']) => findings.filter((one) => one.state === state).length
  return [
    ...lines,
    '',
    `${count('ok')} ok, ${count('warn')} warnings, ${count('fail')} failed`,
  ].join('\n')
}
