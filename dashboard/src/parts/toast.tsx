// Short news at the edge of the page, some with a way to take back what was done.
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { words } from "../words";
import { Icon } from "./icon";

const SECONDS = 7;

interface Toast {
  id: number;
  text: string;
  isBad?: boolean;
  undo?: () => void;
  /** Called once when it is put away and was not undone. */
  after?: () => void;
}

type Tell = (text: string, more?: Omit<Toast, "id" | "text">) => void;

const Telling = createContext<Tell>(() => {});
export const useToast = () => useContext(Telling);

export function Toasts({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const count = useRef(0);
  const tell = useCallback<Tell>((text, more = {}) => {
    count.current += 1;
    const toast = { id: count.current, text, ...more };
    setToasts((shown) => [...shown.slice(-3), toast]);
  }, []);
  const put = useCallback((id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)), []);
  return (
    <Telling.Provider value={tell}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {useMemo(() => toasts.map((toast) => <Shown key={toast.id} toast={toast} put={put} />), [toasts, put])}
      </div>
    </Telling.Provider>
  );
}

function Shown({ toast, put }: { toast: Toast; put: (id: number) => void }) {
  const settled = useRef(false);
  const [isHeld, hold] = useState(false);
  const settle = useCallback((how?: () => void) => {
    if (!settled.current) how?.();
    settled.current = true;
    put(toast.id);
  }, [put, toast.id]);
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(() => settle(toast.after), SECONDS * 1000);
    return () => clearTimeout(timer);
  }, [isHeld, settle, toast.after]);
  useEffect(() => {
    const leave = () => settle(toast.after);
    addEventListener("pagehide", leave);
    return () => removeEventListener("pagehide", leave);
  }, [settle, toast.after]);
  useEffect(() => () => {
    if (!settled.current) toast.after?.();
    settled.current = true;
  }, [toast]);
  return (
    <div className={toast.isBad ? "toast bad" : "toast"} onMouseEnter={() => hold(true)} onMouseLeave={() => hold(false)}
      onFocus={() => hold(true)} onBlur={() => hold(false)}>
      <span>{toast.text}</span>
      {toast.undo && <button type="button" className="small" onClick={() => settle(toast.undo)}>{words.undo}</button>}
      <button type="button" className="small round quiet" aria-label={words.dismiss} onClick={() => settle(toast.after)}><Icon name="close" size={16} /></button>
    </div>
  );
}
