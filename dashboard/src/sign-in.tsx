// Signing in: as a user where Supabase is set up for it, by the link that was printed, or by an API key.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Dialog } from "./parts/dialog";
import { useTitle } from "./parts/page";
import { Note } from "./parts/states";
import { api, data } from "./api/client";
import { forgetKey, signInWith } from "./api/session";
import { waysIn } from "./api/user";
import { Mark } from "./shell";
import { SignInUser } from "./sign-in-user";
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
  // the link may be opened in another tab: the session's cookie is there for this one, too, once no dead key is sent
  useEffect(() => {
    forgetKey();
    const beat = setInterval(() => void data(api.GET("/api/me")).then(entered, () => {}), BEAT_MS);
    return () => clearInterval(beat);
  }, [entered]);
  return <Dialog title={words.signIn.again}><Ways entered={entered} isOverPage /></Dialog>;
}

function Ways({ entered, isOverPage = false }: Given & { isOverPage?: boolean }) {
  const ways = useQuery({ queryKey: ["ways in"], queryFn: waysIn, staleTime: Infinity });
  if (ways.isPending) return null;
  if (!ways.data?.supabase) return <LinkAndKey entered={entered} />;
  return (
    <>
      <SignInUser entered={entered} isOverPage={isOverPage} />
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
