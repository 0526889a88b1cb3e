// There is no trade: because none came yet, or because the filters let none through.
import { Empty } from '../../shared/ui/states.tsx'
import { en } from '../strings/en.ts'

export function NoTrades({ isFiltered = false }: { isFiltered?: boolean }) {
  const words = en.noTrades
  if (isFiltered)
    return (
      <Empty title={words.filtered}>
        <a href="/dashboard/trades">{words.clear}</a>
      </Empty>
    )
  return (
    <Empty title={words.title}>
      <p>{words.text}</p>
      <a href="/docs">{words.how}</a>
    </Empty>
  )
}
