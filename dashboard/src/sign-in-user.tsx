// Signing in as a user of the Supabase project: by password, by an e-mail with a link or a code, or by a provider.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { forgetKey } from "./api/session";
import { isProvable, onSignedInElsewhere } from "./api/user";
import { goTo, offer, sendLetter, signInByCode, signInUser, takeRefusal } from "./api/ways-in";
import { Note } from "./parts/states";
import { words } from "./words";

interface Given {
  entered: () => unknown;
  /** Then this tab stays where it is. */
  isOverPage: boolean;
}

interface Trying {
  error: unknown;
  isBusy: boolean;
  tried: (deed: () => Promise<void>) => Promise<void>;
  enter: (signIn: () => Promise<void>) => void;
}

export function SignInUser({ entered, isOverPage }: Given) {
  const trying = useTrying(entered);
  const offered = useQuery({ queryKey: ["offer"], queryFn: offer, staleTime: Infinity, retry: false });
  const [email, setEmail] = useState("");
  const [isSent, sent] = useState(false);
  const { byEmail, providers } = offered.data ?? { byEmail: true, providers: [] };
  useEffect(() => onSignedInElsewhere(() => { forgetKey(); void entered(); }), [entered]);
  if (isSent) return <LetterSent email={email} trying={trying} back={() => { void trying.tried(async () => sent(false)); }} />;
  return (
    <>
      <Note error={trying.error} />
      {byEmail && <UserForm email={email} setEmail={setEmail} trying={trying} sent={() => sent(true)} />}
      {byEmail && providers.length > 0 && <p className="or">{words.signIn.or}</p>}
      {providers.length > 0 && (
        <div className="stack tight">
          {providers.map((name) => (
            <button key={name} type="button" disabled={trying.isBusy} onClick={() => void trying.tried(() => leave(name, isOverPage))}>
              {words.signIn.continueWith(words.signIn.providers[name] ?? name)}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

/** A browser opens a tab only in the moment of the click, before it is known to where. */
async function leave(provider: string, isOverPage: boolean): Promise<void> {
  const tab = isOverPage ? window.open("", "_blank") : null;
  await goTo(provider, tab).catch((error: unknown) => {
    tab?.close();
    throw error;
  });
}

function useTrying(entered: () => unknown): Trying {
  const [error, setError] = useState<unknown>(takeRefusal);
  const [isBusy, busy] = useState(false);
  async function tried(deed: () => Promise<void>) {
    setError(null);
    busy(true);
    try {
      await deed();
    } catch (refusal) {
      setError(refusal);
    } finally {
      busy(false);
    }
  }
  const enter = (signIn: () => Promise<void>) => void tried(async () => {
    await signIn();
    forgetKey();
    await entered();
  });
  return { error, isBusy, tried, enter };
}

function UserForm({ email, setEmail, trying, sent }: { email: string; setEmail: (email: string) => void; trying: Trying; sent: () => void }) {
  const [password, setPassword] = useState("");
  function submit(event: React.FormEvent) {
    event.preventDefault();
    trying.enter(async () => {
      if (!email.trim() || !password) throw new Error(words.signIn.notBoth);
      await signInUser(email.trim(), password);
    });
  }
  function send() {
    void trying.tried(async () => {
      if (!email.trim()) throw new Error(words.signIn.noEmail);
      await sendLetter(email.trim());
      sent();
    });
  }
  return (
    <form className="stack tight" onSubmit={submit} noValidate>
      <label className="field">
        <span className="label">{words.signIn.email}</span>
        <input type="email" autoComplete="username" value={email} onChange={(event) => setEmail(event.target.value)} />
      </label>
      <label className="field">
        <span className="label">{words.signIn.password}</span>
        <input type="password" autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} />
      </label>
      <button className="primary" disabled={trying.isBusy}>{words.signIn.enter}</button>
      <button type="button" className="quiet" disabled={trying.isBusy} onClick={send}>{words.signIn.sendLetter}</button>
    </form>
  );
}

function LetterSent({ email, trying, back }: { email: string; trying: Trying; back: () => void }) {
  const [code, setCode] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const address = email.trim();
  function submit(event: React.FormEvent) {
    event.preventDefault();
    if (code.trim()) trying.enter(() => signInByCode(address, code.trim()));
  }
  return (
    <form className="stack tight" noValidate onSubmit={submit}>
      <p role="status">{isProvable ? words.signIn.linkSent(address) : words.signIn.codeSent(address)}</p>
      <label className="field">
        <span className="label">{words.signIn.code}</span>
        <input ref={input} autoComplete="one-time-code" inputMode="numeric" spellCheck={false} maxLength={20} value={code} onChange={(event) => setCode(event.target.value)} />
      </label>
      <Note error={trying.error} />
      <button className="primary" disabled={trying.isBusy}>{words.signIn.enter}</button>
      <button type="button" className="quiet" disabled={trying.isBusy} onClick={back}>{words.signIn.byPassword}</button>
    </form>
  );
}
