// All rows as a file, of however many pages they are.
import { useMutation } from "@tanstack/react-query";
import type { Rows } from "../api/client";
import { words } from "../words";
import { csv } from "./csv";
import { Icon } from "./icon";
import { everything } from "./listing";
import { save } from "./small";
import { Note } from "./states";

const LARGEST = 200;

type Cell = string | number | null | undefined;

export function Download<Head extends string, Row extends Record<Head, Cell>>({ name, heads, fetch }: {
  name: string; heads: readonly Head[]; fetch: (limit: number) => (after: string | undefined) => Promise<Rows<Row>>;
}) {
  const made = useMutation({
    mutationFn: async () => {
      const all = await everything(fetch(LARGEST), undefined, Infinity);
      save(name, "text/csv", csv([...heads], all.map((row) => heads.map((head) => row[head]))));
    },
  });
  return (
    <>
      <Note error={made.error} />
      <button type="button" disabled={made.isPending} onClick={() => made.mutate()}><Icon name="download" />{words.csv}</button>
    </>
  );
}
