// A webhook's state.
import type { Webhook } from "../api/types";
import { words } from "../words";
import { Tag } from "./small";

const say = words.webhooks;

export function HookState({ hook }: { hook: Webhook }) {
  if (hook.gone_at) return <Tag mood="bad">{say.gone}</Tag>;
  return <Tag mood={hook.enabled ? "good" : "plain"}>{hook.enabled ? say.on : say.off}</Tag>;
}
