// Less common actions of a row, behind one button.
import { useEffect, useRef, useState } from "react";
import { Icon } from "./icon";

export interface Choice {
  text: string;
  run: () => void;
  isBad?: boolean;
}

export function Menu({ label, choices }: { label: string; choices: Choice[] }) {
  const [isOpen, open] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    const elsewhere = (event: Event) => !box.current?.contains(event.target as Node) && open(false);
    addEventListener("pointerdown", elsewhere);
    addEventListener("focusin", elsewhere);
    return () => {
      removeEventListener("pointerdown", elsewhere);
      removeEventListener("focusin", elsewhere);
    };
  }, [isOpen]);
  return (
    <div className="menu" ref={box} onKeyDown={(event) => {
      if (event.key !== "Escape" || !isOpen) return;
      open(false);
      button.current?.focus();
    }}>
      <button ref={button} type="button" className="round quiet" aria-label={label} aria-expanded={isOpen} onClick={() => open(!isOpen)}>
        <Icon name="more" />
      </button>
      {isOpen && (
        <ul className="menu-list">
          {choices.map((choice) => (
            <li key={choice.text}>
              <button type="button" className={choice.isBad ? "quiet danger" : "quiet"} onClick={() => {
                open(false);
                choice.run();
              }}>{choice.text}</button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
