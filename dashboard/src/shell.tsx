// What surrounds every page: the way to the others, and news that concern all of them.
import { useEffect, useRef, useState, type ReactNode } from "react";
import type { Me } from "./api/types";
import { Icon, type IconName } from "./parts/icon";
import { hrefOf, placeOf, useAddress } from "./router";
import { words } from "./words";

interface Way {
  page: string;
  text: string;
  icon: IconName;
  /** Pages that belong to it. */
  also?: string[];
  needs?: Me["scopes"][number];
}

const WAYS: Way[] = [
  { page: "agents", text: words.nav.agents, icon: "agents", also: ["agent", "test"] },
  { page: "calls", text: words.nav.calls, icon: "calls", also: ["call"] },
  { page: "analytics", text: words.nav.analytics, icon: "analytics" },
  { page: "bookings", text: words.nav.bookings, icon: "bookings" },
  { page: "messages", text: words.nav.messages, icon: "messages" },
  { page: "workers", text: words.nav.workers, icon: "workers", needs: "admin" },
  { page: "settings", text: words.nav.settings, icon: "settings", also: ["webhook"] },
];

export function Shell({ me, isOffline, children }: { me: Me; isOffline: boolean; children: ReactNode }) {
  const address = useAddress();
  const main = useRef<HTMLElement>(null);
  const [isOpen, open] = useState(false);
  const path = placeOf(address).page || "agents";
  const arrived = useRef(path);
  useEffect(() => {
    open(false);
    if (arrived.current === path) return;
    arrived.current = path;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [path, address]);
  return (
    <div className="shell">
      <button type="button" className="skip" onClick={() => main.current?.focus()}>{words.skip}</button>
      <header className="side"><div className="side-in">
        <div className="side-head">
          <a className="brand" href={hrefOf("agents")}><Mark />{words.brand}</a>
          <button type="button" className="round quiet menu-button" aria-label={words.menu} aria-expanded={isOpen} onClick={() => open(!isOpen)}>
            <Icon name={isOpen ? "close" : "menu"} size={22} />
          </button>
        </div>
        <nav aria-label={words.pages} className={isOpen ? "ways open" : "ways"}>
          <a className="button primary" href={hrefOf("create")} aria-current={path === "create" ? "page" : undefined}>
            <Icon name="create" />{words.nav.create}
          </a>
          {WAYS.filter((way) => may(me, way.needs)).map((way) => (
            <a key={way.page} className="way" href={hrefOf(way.page)} aria-current={way.page === path || way.also?.includes(path) ? "page" : undefined}>
              <Icon name={way.icon} />{way.text}
            </a>
          ))}
        </nav>
      </div></header>
      <div className="beside">
        {isOffline && <p className="banner" role="alert">{words.offline}</p>}
        <main ref={main} id="main" tabIndex={-1}>{children}</main>
      </div>
    </div>
  );
}

function may(me: Me, scope?: Me["scopes"][number]): boolean {
  return !scope || me.scopes.includes(scope) || me.scopes.includes("admin");
}

export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path d="M8.500 13.500v5M13.500 9v14M18.500 11.500v9M23.500 14.500v3" />
    </svg>
  );
}
