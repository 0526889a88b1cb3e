// Several widgets on one page that are all old or away for one cause: one of them says it, the others only look like it.
import type { WidgetView } from './widget-view.ts'

/** The badge says it where there is one, else the first part. Where causes differ, each part says its own. */
export function sayOnce(views: readonly Pick<WidgetView, 'box'>[]): void {
  const telling = views.map(({ box }) => box).filter(({ dataset }) => dataset.cause)
  const [first] = telling
  const isOne = telling.every(({ dataset }) => dataset.cause === first?.dataset.cause)
  const speaker = telling.find(({ dataset }) => dataset.widget === 'badge') ?? first
  for (const { box } of views)
    box.toggleAttribute('data-quiet', isOne && telling.includes(box) && box !== speaker)
}
