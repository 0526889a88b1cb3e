// A secret that the server shows once: it is in this page's memory until the person says that it is kept.
import { CopyButton } from '../../shared/ui/copy-button.tsx'
import { shell as en } from '../strings/shell.ts'
import { StepHeading } from './step-heading.tsx'

type ShownOnceProps = { text: string; title?: string; hint?: string; onKept(): void }

export function ShownOnce({
  text,
  title = en.once.title,
  hint = en.once.hint,
  onKept,
}: ShownOnceProps) {
  return (
    <section class="card stack once">
      <StepHeading>{title}</StepHeading>
      <p>{hint}</p>
      <pre>
        <code>{text}</code>
      </pre>
      <div class="row">
        <CopyButton text={text} />
        <button type="button" class="button primary" onClick={onKept}>
          {en.once.done}
        </button>
      </div>
    </section>
  )
}
