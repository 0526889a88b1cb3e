// A command for the machine of the trade server, to be copied.
import { CopyButton } from '../../shared/ui/copy-button.tsx'
import { killCommand } from '../live/last-stop.ts'
import { shell as en } from '../strings/shell.ts'

export function Command({ hint, children }: { hint: string; children: string }) {
  return (
    <div class="command">
      <span>{hint}</span>
      <div class="row">
        <code>{children}</code>
        <CopyButton text={children} label={en.copyCommand} />
      </div>
    </div>
  )
}

export const KillCommand = ({ hint }: { hint: string }) => (
  <Command hint={hint}>{killCommand}</Command>
)
