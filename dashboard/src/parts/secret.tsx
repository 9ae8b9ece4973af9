// A text to be copied, and a secret, which is shown once.
import { useEffect, useState } from "react";
import { words } from "../words";
import { Dialog } from "./dialog";
import { Icon } from "./icon";

export function ToCopy({ label, text }: { label: string; text: string }) {
  return (
    <div className="secret">
      <input readOnly aria-label={label} value={text} onFocus={(event) => event.target.select()} />
      <CopyButton text={text} />
    </div>
  );
}

export function SecretOnce({ say, secret, close }: { say: { made: string; madeText: string; secret: string; unshown: string }; secret: string | null; close: () => void }) {
  return (
    <Dialog title={secret === null ? words.unshown : say.made} actions={<button type="button" className="primary" onClick={close}>{words.close}</button>}>
      {secret === null ? <p>{say.unshown}</p> : <>
        <p>{say.madeText}</p>
        <ToCopy label={say.secret} text={secret} />
      </>}
    </Dialog>
  );
}

function CopyButton({ text }: { text: string }) {
  const [isDone, done] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => done(false), 2000);
    return () => clearTimeout(timer);
  }, [isDone]);
  // over plain http there is no clipboard: the text can still be selected
  if (!isSecureContext) return null;
  return (
    <button type="button" onClick={() => void navigator.clipboard.writeText(text).then(() => done(true))}>
      <Icon name={isDone ? "check" : "copy"} />{isDone ? words.copied : words.copy}
    </button>
  );
}
