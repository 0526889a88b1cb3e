// Renders the table of docs/guide/configuration.md from the table that the program reads its environment by.
import { variables } from '../server/src/config/env.ts'

export function renderConfigurationTable(): string {
  const rows = Object.entries(variables).map(([name, variable]) => {
    const forms = 'secret' in variable ? `\`${name}\` or \`${name}_FILE\`` : `\`${name}\``
    return `| ${forms} | ${variable.means} | ${variable.otherwise} |`
  })
  return ['| variable | meaning | when it is not set |', '|---|---|---|', ...rows].join('\n')
}
