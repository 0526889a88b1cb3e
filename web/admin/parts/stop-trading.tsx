// How to stop all trading, on every page. The pages of the read server can only say how: nothing of it may reach the trade server.
import { useSignal } from '@preact/signals'
import { CopyButton } from '../../shared/ui/copy-button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { shell as en } from '../strings/shell.ts'

const command = 'npx tidemark trade kill --reason "stopped by hand"'

export function StopTrading() {
  const isOpen = useSignal(false)
  return (
    <>
      <button
        type="button"
        class="button danger stop"
        onClick={() => {
          isOpen.value = true
        }}
      >
        {en.stop.button}
      </button>
      {isOpen.value ? (
        <Dialog
          title={en.stop.title}
          onClose={() => {
            isOpen.value = false
          }}
        >
          <p>{en.stop.hint}</p>
          <pre>
            <code>{command}</code>
          </pre>
          <div class="row">
            <CopyButton text={command} />
          </div>
          <p>
            {en.stop.api} <code>POST /api/v1/kill</code>
          </p>
        </Dialog>
      ) : null}
    </>
  )
}
