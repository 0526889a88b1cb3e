// The accounts with rules, the one nearest to a breach first: its verdict, and the limit with the least room.
import { useEffect } from 'preact/hooks'
import { Money } from '../../shared/ui/money.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { Loading } from '../../shared/ui/states.tsx'
import { accountsById } from '../live/accounts.ts'
import { byNeed, type Room, rooms, watchRooms } from '../live/rooms.ts'
import { en } from '../strings/en.ts'
import { isOld } from './age.tsx'
import { Countdown, RoomMeter } from './rule-parts.tsx'

const MOST = 12

export function RoomList() {
  useEffect(watchRooms, [])
  const all = rooms.value
  const sorted = all === null ? [] : byNeed(all.values())
  return (
    <Panel title={en.rules.title} controls={<a href="/dashboard/rules">{en.rules.all}</a>}>
      {all === null ? (
        <Loading tall="4rem" />
      ) : sorted.length === 0 ? (
        <p class="soft small">{en.rules.noneHint}</p>
      ) : (
        <ul class="plain-list">
          {sorted.slice(0, MOST).map((one) => (
            <RoomLine key={one.id} room={one} />
          ))}
        </ul>
      )}
      {sorted.length > MOST ? (
        <p class="soft small">{en.rules.more(sorted.length - MOST)}</p>
      ) : null}
    </Panel>
  )
}

function RoomLine({ room }: { room: Room }) {
  const { id, answer, nearest } = room
  const dimmed = room.isOld || isOld(id) ? 'dimmed' : ''
  return (
    <li class={dimmed}>
      <a class="account-line" href={`/dashboard/rules/${id}`}>
        <strong>{accountsById.value.get(id)?.account ?? id}</strong>
        <span class={`badge ${answer.verdict ?? ''}`}>
          {answer.verdict === null ? '' : en.rules.verdict[answer.verdict]}
        </span>
      </a>
      {nearest === null ? null : (
        <>
          <RoomMeter rule={nearest} />
          <span class="small soft">
            {en.rules.names[nearest.rule] ?? nearest.rule}: {en.rules.room.toLowerCase()}{' '}
            <Money value={nearest.room_shown ?? nearest.room} currency={answer.currency} />
            {nearest.resets_at === null ? null : (
              <>
                {' · '}
                {en.rules.resets} <Countdown to={nearest.resets_at} />
              </>
            )}
          </span>
        </>
      )}
    </li>
  )
}
