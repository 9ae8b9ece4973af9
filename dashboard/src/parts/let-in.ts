// Who is let into the workspace: people by accounts of their own, programs by keys.
import { api, data } from "../api/client";

export const membersQuery = { queryKey: ["members"], queryFn: () => data(api.GET("/api/members")) };

export const keysQuery = { queryKey: ["keys"], queryFn: () => data(api.GET("/api/keys")) };
