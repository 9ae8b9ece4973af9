// A request that is sent once more, as its answer did not come, is the same request.
import { useCallback, useEffect, useRef, useState } from "react";
import { newKey } from "../api/client";

type Header = ReturnType<typeof newKey>;

/** Sends with a key that stays while the same is sent; once it is done, the same is another one. */
export function useSending<Body, Made>(send: (body: Body, header: Header) => Promise<Made>): (body: Body) => Promise<Made> {
  const [unanswered] = useState(() => new Map<string, Header>());
  const given = useRef(send);
  useEffect(() => {
    given.current = send;
  });
  return useCallback(async (body) => {
    const said = JSON.stringify(body);
    const header = unanswered.get(said) ?? newKey();
    unanswered.set(said, header);
    const made = await given.current(body, header);
    unanswered.delete(said);
    return made;
  }, [unanswered]);
}
