// `tidemark overlay loader`: a small file on the streaming machine that waits for the server and then goes to the overlay.
// Streaming software that starts before the server would show an empty source for ever.
import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { type CommandContext, UsageError } from '../command.ts'
import { readSecretLine } from '../key/person.ts'

export function addLoader(parent: Command, context: CommandContext): void {
  parent
    .command('loader')
    .summary('write a local file that waits for the server')
    .description(
      'Reads an overlay’s address from standard input and writes an HTML file for the streaming machine: use that file as the source, and it goes to the overlay as soon as the server is there.',
    )
    .option('--out <file>', 'where to write it', 'tidemark-overlay.html')
    .addHelpText(
      'before',
      'Examples:\n  tidemark overlay loader --out overlay.html < address.txt\n',
    )
    .action(async (typed: { out: string }) => {
      const address = await readSecretLine('Address of the overlay: ')
      if (!/^https?:\/\/[^\s"'<>\\]+#t=tmkw_[0-9A-Za-z]{46}$/.test(address))
        throw new UsageError(
          'That is not the address of an overlay: it begins with http:// or https:// and ends with #t=tmkw_….',
        )
      writeFileSync(typed.out, loaderPage(address), { mode: 0o600 })
      context.out.data(
        { file: typed.out },
        () => `Written: ${typed.out}. Add it as a browser source with "Local file".`,
      )
    })
}

/** @param address an address without quotes, spaces and angle brackets */
export function loaderPage(address: string): string {
  const origin = new URL(address).origin
  return `<!doctype html>
<meta charset="utf-8">
<title>Tidemark overlay</title>
<style>body { margin: 0; background: transparent }</style>
<script>
// Waits until the server answers, then goes to the overlay. The answer itself is not read.
const address = ${JSON.stringify(address)}
async function wait() {
  try {
    await fetch(${JSON.stringify(`${origin}/overlays.js`)}, { mode: 'no-cors', cache: 'no-store' })
    location.replace(address)
  } catch {
    setTimeout(wait, 1000)
  }
}
wait()
</script>
`
}
