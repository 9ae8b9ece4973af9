// A request that is sent once more, as its answer did not come, is the same request.
import { useCallback, useEffect, useRef, useState } from "react";
import { newKey } from "../api/client";

type Header = ReturnType<typeof newKey>;

/**
 * Sends with a key that stays while the same is sent; once it is done, the same is another one, and so it is once what
 * may have been made is over anyway.
 */
export function useSending<Body, Made>(send: (body: Body, header: Header) => Promise<Made>, standsForMs = Infinity): (body: Body) => Promise<Made> {
  const [unanswered] = useState(() => new Map<string, { header: Header; until: number }>());
  const given = useRef(send);
  useEffect(() => {
    given.current = send;
  });
  return useCallback(async (body) => {
    const said = JSON.stringify(body);
    const before = unanswered.get(said);
    const { header, until } = before && before.until > Date.now() ? before : { header: newKey(), until: Date.now() + standsForMs };
    unanswered.set(said, { header, until });
    const made = await given.current(body, header);
    unanswered.delete(said);
    return made;
  }, [unanswered, standsForMs]);
}
