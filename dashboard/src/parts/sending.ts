// A request that is sent once more, as its answer did not come, is the same request.
import { useRef } from "react";
import { newKey } from "../api/client";

type Header = ReturnType<typeof newKey>;

/** Sends with a key that stays while the same is sent; once it is done, the same is another one. */
export function useSending<Body, Made>(send: (body: Body, header: Header) => Promise<Made>): (body: Body) => Promise<Made> {
  const last = useRef<{ said: string; header: Header } | null>(null);
  return async (body) => {
    const said = JSON.stringify(body);
    if (last.current?.said !== said) last.current = { said, header: newKey() };
    const made = await send(body, last.current.header);
    last.current = null;
    return made;
  };
}
