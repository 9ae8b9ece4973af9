// Creating an agent by talking to Voxie, with the sheet filling in beside the talk.
import { ask } from "../api.js";
import { conversation } from "../conversation.js";
import { h } from "../dom.js";
import { sheetPanel } from "../sheet.js";

export async function create(interviewId) {
  let known = interviewId ?? null;
  const place = () => `/interviews/${encodeURIComponent(known)}`;
  const sheet = sheetPanel(async (field, value) => {
    if (talk.isLive()) await talk.edit(field, value);
    else sheet.draw(await ask(`${place()}/entries`, { method: "POST", body: { field, value } }));
  });
  const talk = conversation({
    name: "Voxie",
    startLabel: interviewId ? "Go on talking to Voxie" : "Talk to Voxie",
    begin: async () => {
      const call = await ask("/voxie/sessions", { method: "POST", body: known ? { interview_id: known } : {}, key: crypto.randomUUID() });
      known = call.interview_id;
      history.replaceState(null, "", `#/create/${known}`);
      return call;
    },
    sheet: sheet.draw,
    ended: async () => sheet.draw(await ask(place())),
  });
  if (known) sheet.draw(await ask(place()));
  return {
    content: [
      h("h1", {}, "Create an agent"),
      h("p", { class: "lead" }, "Voxie asks, you answer as you would a colleague. Correct it whenever you like; at the end it reads everything back. ",
        "Come back to this page's address to go on where you left off."),
      h("div", { class: "two" }, talk.panel, sheet.panel)],
    left: () => talk.left(),
  };
}
