// Why there is nothing to show: the reason that the server gives, or that nothing happened yet.
import { Empty } from '../../shared/ui/states.tsx'
import { en } from '../strings/en.ts'

type NoDataProps = {
  reasons: Readonly<Record<string, string>> | undefined
  otherwise: string
}

export function NoData({ reasons, otherwise }: NoDataProps) {
  const isRate = Object.values(reasons ?? {}).includes('no_rate')
  return (
    <Empty title={isRate ? en.noRate.title : otherwise}>
      {isRate ? <p>{en.noRate.text}</p> : null}
    </Empty>
  )
}
