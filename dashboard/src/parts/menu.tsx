// Less common actions of a row, behind one button.
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Icon } from "./icon";

const GAP = 4;

interface Choice {
  text: string;
  run: () => void;
  isBad?: boolean;
}

export function Menu({ label, choices }: { label: string; choices: Choice[] }) {
  const [isOpen, open] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  // the browser's top layer: no row above or below can cut it off
  function place() {
    const [from, box] = [button.current?.getBoundingClientRect(), list.current?.getBoundingClientRect()];
    if (!from || !box || !list.current) return;
    const isLow = from.bottom + GAP + box.height > innerHeight;
    list.current.style.top = `${isLow ? from.top - GAP - box.height : from.bottom + GAP}px`;
    list.current.style.left = `${Math.max(GAP, from.right - box.width)}px`;
  }

  return (
    <>
      <button ref={button} type="button" className="round quiet" aria-label={label} aria-expanded={isOpen} onClick={() => {
        flushSync(() => open(true));
        list.current?.showPopover();
        place();
        list.current?.querySelector("button")?.focus();
      }}>
        <Icon name="more" />
      </button>
      <ul ref={list} popover="auto" className="menu-list" onToggle={(event) => open(event.newState === "open")}>
        {/* ten thousand rows would have fifty thousand of these */}
        {isOpen && choices.map((choice) => (
          <li key={choice.text}>
            <button type="button" className={choice.isBad ? "quiet danger" : "quiet"} onClick={() => {
              list.current?.hidePopover();
              choice.run();
            }}>{choice.text}</button>
          </li>
        ))}
      </ul>
    </>
  );
}
