// Which page stands at which address; each is loaded when somebody goes there first.
import { lazy, type ComponentType } from "react";
import type { Me } from "../api/types";
import { Agents } from "./agents";

export interface Visited {
  id?: string;
  query: URLSearchParams;
  me: Me;
}

export const PAGES: Record<string, ComponentType<Visited>> = {
  agents: Agents,
  agent: lazy(() => import("./agent")),
  create: lazy(() => import("./create")),
  test: lazy(() => import("./test")),
  calls: lazy(() => import("./calls")),
  call: lazy(() => import("./call")),
  analytics: lazy(() => import("./analytics")),
  bookings: lazy(() => import("./bookings")),
  messages: lazy(() => import("./messages")),
  workers: lazy(() => import("./workers")),
  webhook: lazy(() => import("./webhook")),
  settings: lazy(() => import("./settings")),
};
