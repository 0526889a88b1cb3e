// The address of an overlay, once: hidden until asked for, because streams show screens; with the live overlay beside it.
import { useSignal } from '@preact/signals'
import { CopyButton } from '../../shared/ui/copy-button.tsx'
import { overlays as en } from '../strings/overlays.ts'
import { shell } from '../strings/shell.ts'
import { OverlayPreview } from './overlay-preview.tsx'
import { StepHeading } from './step-heading.tsx'

type OverlayAddressProps = { path: string; widget: string; onKept(): void }

export function OverlayAddress({ path, widget, onKept }: OverlayAddressProps) {
  const isShown = useSignal(false)
  const address = location.origin + path
  return (
    <section class="card stack once">
      <StepHeading>{en.ready}</StepHeading>
      <p>{en.readyHint}</p>
      <pre>
        <code>{isShown.value ? address : address.replace(/#.*/, '#t=••••••••')}</code>
      </pre>
      <div class="row">
        <CopyButton text={address} label={en.copy} />
        <button
          type="button"
          class="button"
          aria-pressed={isShown.value}
          onClick={() => {
            isShown.value = !isShown.value
          }}
        >
          {isShown.value ? en.conceal : en.reveal}
        </button>
        <button type="button" class="button primary" onClick={onKept}>
          {shell.once.done}
        </button>
      </div>
      <h3>{en.preview}</h3>
      <OverlayPreview path={path} widget={widget} />
      <p class="small soft">{en.loader}</p>
    </section>
  )
}
