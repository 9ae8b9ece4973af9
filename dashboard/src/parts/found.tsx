// Lists that came as a whole: shown piece by piece, and found by what stands in them.
import { useEffect, useState, type ReactNode } from "react";
import { words } from "../words";
import { SearchBox, useSettled } from "./small";

/** Several stand on one page: the next must not be far down. */
const PIECE = 20;

interface Given<T> {
  items: T[];
  /** What the search is called. */
  search: string;
  /** What of an item can be found. */
  textOf: (item: T) => string;
  children: (shown: T[]) => ReactNode;
}

/** A short list is only itself. */
export function Pieces<T>({ items, search, textOf, children }: Given<T>) {
  const [text, setText] = useState("");
  const [most, setMost] = useState(PIECE);
  const wanted = useSettled(text.trim().toLowerCase());
  useEffect(() => setMost(PIECE), [wanted]);
  const found = wanted ? items.filter((item) => textOf(item).toLowerCase().includes(wanted)) : items;
  if (items.length <= PIECE && !text) return <>{children(items)}</>;
  return (
    <div className="stack tight">
      <SearchBox label={search} value={text} onChange={setText} />
      {children(found.slice(0, most))}
      <div className="row center">
        <span className="muted" role="status">{words.shownOf(Math.min(most, found.length), found.length)}</span>
        {found.length > most && <button type="button" onClick={() => setMost(most + PIECE)}>{words.more}</button>}
      </div>
    </div>
  );
}
