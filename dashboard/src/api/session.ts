// The credential of this page: an API key kept until the tab is closed, a Supabase user's session, or else the cookie of
// the printed link, which no script sees.
import { forgetUser, tokenOfUser } from "./user";

const KEY = "voxie-key";
const WORKSPACE = "voxie-workspace";

export const keyOfThisTab = () => sessionStorage.getItem(KEY);
export const signInWith = (key: string) => sessionStorage.setItem(KEY, key);
export const forgetKey = () => sessionStorage.removeItem(KEY);

/** Which of a user's workspaces is meant: a new tab begins with the one chosen last, and stays there whatever others choose. */
export const chosenWorkspace = () => sessionStorage.getItem(WORKSPACE);

export function chooseWorkspace(id: string): void {
  for (const storage of [sessionStorage, localStorage]) storage.setItem(WORKSPACE, id);
}

export function forgetWorkspace(): void {
  for (const storage of [sessionStorage, localStorage]) storage.removeItem(WORKSPACE);
}

const chosenLast = localStorage.getItem(WORKSPACE);
if (chosenLast && !chosenWorkspace()) sessionStorage.setItem(WORKSPACE, chosenLast);

/** What a request carries; none: the browser adds the cookie by itself. */
export async function credential(): Promise<Record<string, string>> {
  const key = keyOfThisTab();
  if (key) return { Authorization: `Bearer ${key}` };
  const token = await tokenOfUser();
  if (!token) return {};
  const workspace = chosenWorkspace();
  return { Authorization: `Bearer ${token}`, ...(workspace ? { "X-Workspace": workspace } : {}) };
}

/** Of whatever kind it is; the cookie is the server's to take back. */
export async function forgetCredential(): Promise<void> {
  forgetKey();
  forgetWorkspace();
  await forgetUser();
}
