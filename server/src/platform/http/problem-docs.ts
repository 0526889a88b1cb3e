// The problem table as a document for docs/api; a test fails when the file says something else.
// Plain Markdown, one section per code, in the order of the statuses.
import { type ProblemSpec, problems } from '@tidemark/contract/problem'

export function problemsMarkdown(): string {
  const table: [string, ProblemSpec][] = Object.entries(problems)
  const entries = table.sort(([, a], [, b]) => a.status - b.status)
  const index = entries.map(
    ([code, { status, title, retry }]) =>
      `| ${status} | [\`${code}\`](#${code}) | ${title} | ${retry} |`,
  )
  const sections = entries.map(
    ([code, { status, title, retry, means, fix }]) =>
      `## ${code}\n\n**${status} ${title}** · retry: \`${retry}\`\n\n${means}\n\n${fix}\n`,
  )
  return `# Problems

Every answer that is not a good one is a problem of this list: RFC 9457, \`application/problem+json\`, with \`type\`
(\`/problems/<code>\`, a page on the server itself), \`title\`, \`status\`, \`detail\`, \`code\`, \`error_id\` and \`retry\`;
\`retry_after_ms\` where waiting helps, and \`errors\` with a pointer for each broken rule. A code is never renamed or reused.
Programs decide by \`code\` and \`retry\`; \`error_id\` stands in the server's log beside the cause.

\`retry\`: \`never\` = the same request gives the same answer · \`now\` = repeat at once · \`later\` = repeat after
\`Retry-After\` · \`after_action\` = repeat when somebody has changed something.

This file is generated from \`contract/src/problem.ts\`: \`UPDATE_DOCS=1 npm test\` writes it again.

| status | code | title | retry |
|---|---|---|---|
${index.join('\n')}

${sections.join('\n')}`
}
