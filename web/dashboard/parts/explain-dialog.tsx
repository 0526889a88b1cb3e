// How one figure came about: formula, convention, inputs with their values, the rows, and where authorities differ.
import { useResource } from '../../shared/api/use-resource.ts'
import { countText, DASH } from '../../shared/format/decimal-text.ts'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import { type Query, type Scope, statisticsPath } from '../api/scope.ts'
import type { Statistics } from '../api/statistics-types.ts'
import { performance } from '../strings/performance.ts'

type ExplainDialogProps = { scope: Scope; field: string; query: Query; onClose(): void }

export function ExplainDialog({ scope, field, query, onClose }: ExplainDialogProps) {
  const path = statisticsPath(scope, '', { ...query, explain: field })
  const answer = useResource<Statistics>(path)
  const { statistics } = performance
  const note = statistics.notes[field]
  return (
    <Dialog title={statistics.figures[field] ?? field} onClose={onClose}>
      <Loaded of={answer}>
        {(found) => {
          const { explain } = found
          const reason = found.null_reasons[field]
          return (
            <div class="stack">
              {reason === undefined ? null : (
                <div class="notice warning">
                  <strong>{statistics.why}</strong>
                  <span>{statistics.reasons[reason] ?? reason}</span>
                </div>
              )}
              {explain === undefined ? null : (
                <>
                  <div>
                    <h3>{statistics.formula}</h3>
                    <pre class="formula">{explain.formula}</pre>
                  </div>
                  {explain.inputs.length === 0 ? null : (
                    <div>
                      <h3>{statistics.inputs}</h3>
                      <dl class="facts">
                        {explain.inputs.map(({ name, value, unit }) => (
                          <div key={name}>
                            <dt>{name.replaceAll('_', ' ')}</dt>
                            <dd>
                              {inputText(value)} {unit}
                            </dd>
                          </div>
                        ))}
                      </dl>
                    </div>
                  )}
                  {explain.rows === null ? null : (
                    <p>
                      {statistics.rows}: {countText(explain.rows.count)}.{' '}
                      <a href={rowsPath(explain.rows.href)}>{statistics.openRows}</a>
                    </p>
                  )}
                  {explain.note ? <p>{explain.note}</p> : null}
                </>
              )}
              <div>
                <h3>{statistics.conventionUsed}</h3>
                <dl class="facts">
                  {Object.entries(found.conventions).map(([name, value]) => (
                    <div key={name}>
                      <dt>{name.replaceAll('_', ' ')}</dt>
                      <dd>{value === null ? DASH : String(value)}</dd>
                    </div>
                  ))}
                </dl>
              </div>
            </div>
          )
        }}
      </Loaded>
      {note === undefined ? null : (
        <div>
          <h3>{statistics.note}</h3>
          <p class="soft">{note}</p>
        </div>
      )}
    </Dialog>
  )
}

/** Ratios to eight digits: enough to compute with, short enough to read. Text is shown as it came. */
function inputText(value: string | number | null): string {
  if (value === null) return DASH
  return typeof value === 'string' ? value : String(Number(value.toPrecision(8)))
}

/** The rows as a page where there is one. */
const rowsPath = (href: string): string =>
  href.replace(/^\/api\/v1\/trades(?=\?|$)/, '/dashboard/trades')
