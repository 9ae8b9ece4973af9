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
  const [isHeld, hold] = useState(false);
  const away = useCallback(() => put(toast.id), [put, toast.id]);
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(away, SECONDS * 1000);
    return () => clearTimeout(timer);
  }, [isHeld, away]);
  return (
    <div className={toast.isBad ? "toast bad" : "toast"} onMouseEnter={() => hold(true)} onMouseLeave={() => hold(false)}
      onFocus={() => hold(true)} onBlur={() => hold(false)}>
      <span>{toast.text}</span>
      {toast.undo && <button type="button" className="small" onClick={() => { away(); toast.undo?.(); }}>{words.undo}</button>}
      <button type="button" className="small round quiet" aria-label={words.dismiss} onClick={away}><Icon name="close" size={16} /></button>
    </div>
  );
}
