// A webhook's state, and its secret, which is shown once.
import type { Webhook } from "../api/types";
import { words } from "../words";
import { Dialog } from "./dialog";
import { CopyButton, Tag } from "./small";

const say = words.webhooks;

export function HookState({ hook }: { hook: Webhook }) {
  if (hook.gone_at) return <Tag mood="bad">{say.gone}</Tag>;
  return <Tag mood={hook.enabled ? "good" : "plain"}>{hook.enabled ? say.on : say.off}</Tag>;
}

export function SecretOnce({ secret, close }: { secret: string; close: () => void }) {
  return (
    <Dialog title={say.made} actions={<button type="button" className="primary" onClick={close}>{words.close}</button>}>
      <p>{say.madeText}</p>
      <div className="secret"><input readOnly aria-label={say.secret} value={secret} onFocus={(event) => event.target.select()} /><CopyButton text={secret} /></div>
    </Dialog>
  );
}
