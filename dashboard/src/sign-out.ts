// Signing out: whatever this browser could enter with is forgotten, by it and by the server.
import { api, data } from "./api/client";
import { isProblem } from "./api/problem";
import { forgetCredential } from "./api/session";

export async function signOut(): Promise<void> {
  await forgetCredential();
  await data(api.POST("/api/sign-out")).catch((error: unknown) => {
    if (!isProblem(error, 401)) throw error; // there was no cookie beside it
  });
}
