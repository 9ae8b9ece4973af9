// A question that must be answered before anything else.
import { useEffect, useId, useRef, type ReactNode } from "react";
import { words } from "../words";

interface Asked {
  title: string;
  children?: ReactNode;
  /** Absent: it cannot be put away, only answered. */
  onClose?: () => void;
  actions?: ReactNode;
  wide?: boolean;
}

export function Dialog({ title, children, onClose, actions, wide }: Asked) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const shown = box.current;
    const before = document.activeElement as HTMLElement | null;
    if (shown && !shown.open) shown.showModal();
    return () => before?.focus?.();
  }, []);
  return (
    // a browser closes it at the second Escape in a row, whatever is said at the first
    <dialog ref={box} className={wide ? "wide" : undefined} aria-labelledby={id} onClose={() => (onClose ? onClose() : box.current?.showModal())}
      onCancel={(event) => { event.preventDefault(); onClose?.(); }}>
      <div className="stack">
        <h2 id={id}>{title}</h2>
        {children}
        {actions && <div className="row end">{actions}</div>}
      </div>
    </dialog>
  );
}

export function Sure({ title, text, yes, onYes, onNo, busy }: {
  title: string; text: string; yes: string; onYes: () => void; onNo: () => void; busy?: boolean;
}) {
  return (
    <Dialog title={title} onClose={onNo} actions={<>
      <button type="button" onClick={onNo}>{words.cancel}</button>
      <button type="button" className="danger" disabled={busy} onClick={onYes}>{yes}</button>
    </>}>
      <p>{text}</p>
    </Dialog>
  );
}
