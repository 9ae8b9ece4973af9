// The HTTP api with its types: an answer is data, a refusal is thrown as a Problem.
import createClient from "openapi-fetch";
import { problemOf, unreachable, type Problem } from "./problem";
import type { paths } from "./schema";
import { credential } from "./session";

type Listener = (problem: Problem) => void;

const listeners = new Set<Listener>();

/** Told of whatever is refused, whoever asked: no page has to think of it. */
export function onProblem(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function refused(problem: Problem): Problem {
  for (const listener of listeners) listener(problem);
  return problem;
}

async function asked(request: Request): Promise<Response> {
  for (const [name, value] of Object.entries(await credential())) request.headers.set(name, value);
  let response: Response;
  try {
    response = await fetch(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw refused(unreachable());
  }
  if (!response.ok) throw refused(await problemOf(response));
  return response;
}

export const api = createClient<paths>({ baseUrl: "", fetch: asked });

/** The data of an answer; `asked` has thrown where there is none. */
export async function data<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}

/** `randomUUID` is not there over plain http, but on this very machine. */
export const newKey = () => ({ "idempotency-key": crypto.getRandomValues(new Uint32Array(4)).join("-") });

/** Its config is based on this version; whether the agent is switched on is no part of that. */
export const basedOn = (version: number) => ({ "if-match": `"${version}", "${version}-off"` });

export interface Rows<T> {
  items: T[];
  next?: string | null;
}
