// Signing in: by password or e-mailed code where Supabase is set up for it, by the link that was printed, or by an API key.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Dialog } from "./parts/dialog";
import { useTitle } from "./parts/page";
import { Note } from "./parts/states";
import { api, data } from "./api/client";
import { forgetKey, signInWith } from "./api/session";
import { sendCode, signInByCode, signInUser, waysIn } from "./api/user";
import { Mark } from "./shell";
import { words } from "./words";

const BEAT_MS = 2000;
const isUsedUp = () => location.pathname === "/sign-in";

interface Given {
  entered: () => unknown;
}

export function SignIn({ entered }: Given) {
  useTitle(words.signIn.title);
  // it opens nothing any more, and would go before the cookie of a link that is opened in this tab
  useEffect(forgetKey, []);
  return (
    <main className="alone sign-in" id="main">
      <div className="card stack">
        <span className="brand"><Mark />{words.brand}</span>
        <h1>{isUsedUp() ? words.signIn.usedUp : words.signIn.title}</h1>
        {isUsedUp() && <p>{words.signIn.usedUpText}</p>}
        <Ways entered={entered} />
      </div>
    </main>
  );
}

/** Over the page, so that nothing typed there is lost. */
export function SignInAgain({ entered }: Given) {
  // the link may be opened in another tab: the session's cookie is there for this one, too
  useEffect(() => {
    const beat = setInterval(() => void data(api.GET("/api/me")).then(entered, () => {}), BEAT_MS);
    return () => clearInterval(beat);
  }, [entered]);
  return <Dialog title={words.signIn.again}><Ways entered={entered} /></Dialog>;
}

function Ways({ entered }: Given) {
  const ways = useQuery({ queryKey: ["ways in"], queryFn: waysIn, staleTime: Infinity });
  if (ways.isPending) return null;
  if (!ways.data?.supabase) return <LinkAndKey entered={entered} />;
  return (
    <>
      <UserForm entered={entered} />
      <details>
        <summary>{words.signIn.others}</summary>
        <div className="stack inner"><LinkAndKey entered={entered} /></div>
      </details>
    </>
  );
}

function LinkAndKey({ entered }: Given) {
  return (
    <>
      {!isUsedUp() && <p>{words.signIn.text}</p>}
      <p className="muted">{words.signIn.newLink} <code>{words.signIn.command}</code> {words.signIn.there}</p>
      <KeyForm entered={entered} />
    </>
  );
}

/** By password, or without one by a code that Supabase sends. */
function UserForm({ entered }: Given) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [isSent, sent] = useState(false);
  const [error, setError] = useState<unknown>(null);
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
  const enter = (signIn: () => Promise<void>) => tried(async () => {
    await signIn();
    forgetKey();
    await entered();
  });
  function submit(event: React.FormEvent) {
    event.preventDefault();
    if (!email.trim() || !password) return setError(words.signIn.notBoth);
    void enter(() => signInUser(email.trim(), password));
  }
  function send() {
    if (!email.trim()) return setError(words.signIn.noEmail);
    void tried(async () => {
      await sendCode(email.trim());
      sent(true);
    });
  }
  if (isSent) return <CodeForm email={email.trim()} error={error} isBusy={isBusy} enter={(code) => void enter(() => signInByCode(email.trim(), code))} back={() => { setError(null); sent(false); }} />;
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
      <Note error={error} />
      <button className="primary" disabled={isBusy}>{words.signIn.enter}</button>
      <button type="button" className="quiet" disabled={isBusy} onClick={send}>{words.signIn.sendCode}</button>
    </form>
  );
}

function CodeForm({ email, error, isBusy, enter, back }: { email: string; error: unknown; isBusy: boolean; enter: (code: string) => void; back: () => void }) {
  const [code, setCode] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <form className="stack tight" noValidate onSubmit={(event) => { event.preventDefault(); if (code.trim()) enter(code.trim()); }}>
      <p role="status">{words.signIn.codeSent(email)}</p>
      <label className="field">
        <span className="label">{words.signIn.code}</span>
        <input ref={input} autoComplete="one-time-code" inputMode="numeric" spellCheck={false} maxLength={20} value={code} onChange={(event) => setCode(event.target.value)} />
      </label>
      <Note error={error} />
      <button className="primary" disabled={isBusy}>{words.signIn.enter}</button>
      <button type="button" className="quiet" disabled={isBusy} onClick={back}>{words.signIn.byPassword}</button>
    </form>
  );
}

function KeyForm({ entered }: Given) {
  const [key, setKey] = useState("");
  const [error, setError] = useState<unknown>(null);
  async function submit(event: React.FormEvent) {
    event.preventDefault();
    setError(null);
    if (!/^vx_\S+$/.test(key.trim())) return setError(words.signIn.noKey);
    signInWith(key.trim());
    try {
      await data(api.GET("/api/me"));
      await entered();
    } catch (refusal) {
      forgetKey();
      setError(refusal);
    }
  }
  return (
    <form className="stack key-form" onSubmit={(event) => void submit(event)} noValidate>
      <label className="field">
        <span className="label">{words.signIn.orKey}</span>
        <input type="password" aria-label={words.signIn.key} autoComplete="off" spellCheck={false} value={key} onChange={(event) => setKey(event.target.value)} />
        <span className="hint">{words.signIn.keyHint}</span>
      </label>
      <Note error={error} />
      <button className="primary">{words.signIn.enter}</button>
    </form>
  );
}
