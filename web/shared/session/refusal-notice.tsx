// Why what a button was to do was refused, on top of the page, until the next act or page.
import { ProblemNotice } from '../ui/states.tsx'
import { refusal } from './act.ts'

export function RefusalNotice() {
  const now = refusal.value
  return <div class="banners">{now === null ? null : <ProblemNotice problem={now} />}</div>
}
