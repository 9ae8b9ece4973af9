// Making an agent of a config, whoever wrote it: the form, a file, or another agent.
import { api, data } from "../api/client";
import type { AgentConfig } from "../api/types";
import { useSending } from "./sending";

export const useNewAgent = () => useSending((body: AgentConfig, header) => data(api.POST("/api/agents", { params: { header }, body })));
