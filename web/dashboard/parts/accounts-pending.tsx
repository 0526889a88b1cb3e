// In the place of a page as long as nobody knows which accounts there are: it loads, or the reason why not.
import { Loading, ProblemNotice } from '../../shared/ui/states.tsx'
import { accountsProblem, reloadAccounts } from '../live/accounts.ts'

export function AccountsPending({ tall = '30rem' }: { tall?: string }) {
  const problem = accountsProblem.value
  return problem === null ? (
    <Loading tall={tall} />
  ) : (
    <ProblemNotice problem={problem} retry={reloadAccounts} />
  )
}
