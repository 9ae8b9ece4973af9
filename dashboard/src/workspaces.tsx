// Where a user is signed in and yet nowhere: in several workspaces, of which one must be meant, or in none.
import { useQuery } from "@tanstack/react-query";
import type { Fault } from "./api/problem";
import { chooseWorkspace, chosenWorkspace, forgetWorkspace } from "./api/session";
import { idOfUser } from "./api/user";
import { useTitle } from "./parts/page";
import { ToCopy } from "./parts/secret";
import { Note } from "./parts/states";
import { Mark } from "./shell";
import { signOut } from "./sign-out";
import { words } from "./words";

export function WhichWorkspace({ choices, chosen }: { choices: Fault[]; chosen: () => unknown }) {
  useTitle(words.workspaces.which);
  return (
    <main className="alone sign-in" id="main">
      <div className="card stack">
        <span className="brand"><Mark />{words.brand}</span>
        <h1>{words.workspaces.which}</h1>
        <p>{words.workspaces.whichText}</p>
        {choices.map(({ field: id, message: name }) => (
          <button key={id} type="button" className="big" onClick={() => { chooseWorkspace(id); chosen(); }}>{name}</button>
        ))}
        <SignOut />
      </div>
    </main>
  );
}

export function NotLetIn({ error, again }: { error: unknown; again: () => unknown }) {
  useTitle(words.workspaces.notLetIn);
  const id = useQuery({ queryKey: ["id of user"], queryFn: idOfUser });
  return (
    <main className="alone sign-in" id="main">
      <div className="card stack">
        <span className="brand"><Mark />{words.brand}</span>
        <h1>{words.workspaces.notLetIn}</h1>
        <Note error={error} />
        {id.data && (
          <div className="field">
            <span className="label">{words.workspaces.yourId}</span>
            <ToCopy label={words.workspaces.yourId} text={id.data} />
          </div>
        )}
        <div className="row">
          {chosenWorkspace()
            ? <button type="button" className="primary" onClick={() => { forgetWorkspace(); again(); }}>{words.workspaces.others}</button>
            : <button type="button" className="primary" onClick={again}>{words.retry}</button>}
          <SignOut />
        </div>
      </div>
    </main>
  );
}

function SignOut() {
  return <button type="button" onClick={() => void signOut().finally(() => location.reload())}>{words.signIn.out}</button>;
}
