// The fleet: the processes that serve calls, and the rooms that are open now.
import { useQuery } from "@tanstack/react-query";
import { api, data } from "../api/client";
import { whileThere } from "../api/problem";
import type { RoomView, Worker } from "../api/types";
import { Pieces } from "../parts/found";
import { Card, Page } from "../parts/page";
import { Moment, NotMeasured, Tag, type Mood } from "../parts/small";
import { Empty, Shown } from "../parts/states";
import { hrefOf } from "../router";
import { words } from "../words";

const BEAT_MS = 2000;
const SEEN_SECONDS = 6;
const MEGABYTE = 1_000_000;

export default function Workers() {
  const workers = useQuery({ queryKey: ["workers"], queryFn: () => data(api.GET("/api/workers")), refetchInterval: whileThere(BEAT_MS) });
  const rooms = useQuery({ queryKey: ["rooms"], queryFn: () => data(api.GET("/api/rooms")), refetchInterval: whileThere(BEAT_MS) });
  return (
    <Page title={words.workers.title} lead={words.workers.lead}>
      <div className="stack">
        <Card title={words.workers.workers}>
          <Shown of={workers}>{({ items }) => (items.length
            ? <Pieces items={items} search={words.workers.search} textOf={textOf}>{(shown) => <Fleet items={shown} />}</Pieces>
            : <Empty icon="workers" title={words.workers.empty} text={<>{words.workers.emptyText} <code>{words.workers.command}</code></>} />)}</Shown>
        </Card>
        <Card title={words.workers.rooms}>
          <Shown of={rooms}>{({ items }) => (items.length
            ? <Pieces items={items} search={words.workers.searchRooms} textOf={textOfRoom}>{(shown) => <Rooms items={shown} />}</Pieces>
            : <p className="muted">{words.workers.noRoom}. {words.workers.noRoomText}</p>)}</Shown>
        </Card>
      </div>
    </Page>
  );
}

const textOf = (worker: Worker) => `${words.workers.modes[worker.mode] ?? worker.mode} ${stateOf(worker)[0]} ${worker.host}:${worker.pid} ${worker.version} ${worker.trouble ?? ""}`;
const textOfRoom = (room: RoomView) => [room.name, ...room.participants.map((one) => `${one.name} ${one.identity}`)].join(" ");

function stateOf(worker: Worker): [string, Mood] {
  if (worker.seen_seconds > SEEN_SECONDS) return [words.workers.silent, "bad"];
  if (worker.trouble) return [words.workers.inTrouble, "bad"];
  if (worker.draining) return [words.workers.draining, "warn"];
  return worker.registered ? [words.workers.ready, "good"] : [words.workers.unregistered, "warn"];
}

function Fleet({ items }: { items: Worker[] }) {
  return (
    <div className="table-card" tabIndex={0} role="group" aria-label={words.workers.workers}>
      <table className="stacking">
        <thead><tr>
          <th scope="col">{words.workers.mode}</th><th scope="col">{words.workers.state}</th><th scope="col">{words.workers.calls}</th>
          <th scope="col" className="number">{words.workers.memory}</th><th scope="col" className="number">{words.workers.cpu}</th>
          <th scope="col">{words.workers.seen}</th><th scope="col">{words.workers.host}</th><th scope="col">{words.workers.version}</th>
        </tr></thead>
        <tbody>
          {items.map((worker) => {
            const [state, mood] = stateOf(worker);
            return (
              <tr key={worker.id}>
                <td data-label={words.workers.mode}><strong>{words.workers.modes[worker.mode] ?? worker.mode}</strong></td>
                <td data-label={words.workers.state}><Tag mood={mood}>{state}</Tag>{worker.trouble && <span className="block">{worker.trouble}</span>}</td>
                <td data-label={words.workers.calls}>
                  <span className="slots">{words.workers.slots(worker.active, worker.slots)}<meter min={0} max={worker.slots} value={worker.active} aria-label={words.workers.calls} /></span>
                </td>
                <td data-label={words.workers.memory} className="number">{worker.memory_bytes === null ? <NotMeasured /> : words.units.megabytes(worker.memory_bytes / MEGABYTE)}</td>
                <td data-label={words.workers.cpu} className="number">{worker.cpu_percent === null ? <NotMeasured /> : words.units.percent(worker.cpu_percent)}</td>
                <td data-label={words.workers.seen}><Moment at={worker.seen_at} relative /></td>
                <td data-label={words.workers.host}><code>{worker.host}:{worker.pid}</code></td>
                <td data-label={words.workers.version}>{worker.version}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Rooms({ items }: { items: RoomView[] }) {
  return (
    <div className="table-card" tabIndex={0} role="group" aria-label={words.workers.rooms}>
      <table className="stacking">
        <thead><tr><th scope="col">{words.workers.room}</th><th scope="col">{words.workers.call}</th><th scope="col">{words.workers.opened}</th><th scope="col">{words.workers.people}</th></tr></thead>
        <tbody>
          {items.map((room) => (
            <tr key={room.name}>
              <td data-label={words.workers.room}><code>{room.name}</code></td>
              <td data-label={words.workers.call}><a href={hrefOf("call", room.call_id)}>{words.bookings.openCall}</a></td>
              <td data-label={words.workers.opened}><Moment at={room.created_at} relative /></td>
              <td data-label={words.workers.people}>{room.participants.length
                ? <ul className="people">{room.participants.map((one) => <li key={one.identity}><code>{one.name || one.identity}</code>{one.is_agent && <Tag mood="accent">{words.workers.agent}</Tag>}</li>)}</ul>
                : <span className="muted">{words.workers.noPeople}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
