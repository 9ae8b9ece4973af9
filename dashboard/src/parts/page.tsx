// The frame of a page: its heading, what can be done on it, and its title in the browser's tab.
import { useEffect, type ReactNode } from "react";
import { words } from "../words";
import { Icon } from "./icon";
import { Shown, type Asked } from "./states";

interface Framed {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  back?: { href: string; text: string };
  children: ReactNode;
}

export function Page({ title, lead, actions, back, children }: Framed) {
  useTitle(title);
  return (
    <>
      <header className="page-head">
        <div className="page-title">
          {back && <a className="back" href={back.href}><Icon name="back" size={16} />{back.text}</a>}
          <h1>{title}</h1>
          {lead && <p className="lead">{lead}</p>}
        </div>
        {actions && <div className="row actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}

/** A page of one thing: until that is there, or where it is not, the page says what it would show. */
export function PageOf<T>({ of, title, back, children }: { of: Asked<T>; title: string; back: Framed["back"]; children: (data: T) => ReactNode }) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  return <Page title={title} back={back}><Shown of={of}>{children}</Shown></Page>;
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${words.brand}`;
  }, [title]);
}

export function Card({ title, hint, actions, children, label, className = "" }: {
  title?: string; hint?: string; actions?: ReactNode; children: ReactNode; label?: string; className?: string;
}) {
  return (
    <section className={`card ${className}`} aria-label={label ?? title}>
      {(title || actions) && (
        <div className="card-head">
          <div>{title && <h2>{title}</h2>}{hint && <p className="hint">{hint}</p>}</div>
          {actions && <div className="row">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
