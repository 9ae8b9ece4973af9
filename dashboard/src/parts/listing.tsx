// Lists that are fetched page by page.
import { keepPreviousData, useInfiniteQuery, type QueryKey } from "@tanstack/react-query";
import { memo, useEffect, useRef, type ReactNode } from "react";
import type { Rows } from "../api/client";
import { isRateLimited, whileThere } from "../api/problem";
import { words } from "../words";
import { Failed, Loading, Note } from "./states";

/** Pages without a row that are passed over at once; then somebody must ask for more. */
const MOST_EMPTY = 20;

type Fetch<T> = (after: string | undefined) => Promise<Rows<T>>;

export function useListing<T>(key: QueryKey, fetch: Fetch<T>, every: number | false = false) {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => nextWithRows(fetch, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    // a long list is not asked for again and again: only its beginning moves
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > 1 ? false : whileThere(every)(query)),
  });
}

/** A page without a row that names a next one tells only where the api stopped looking for rows that are asked for. */
async function nextWithRows<T>(fetch: Fetch<T>, after: string | undefined, waited: AbortSignal): Promise<Rows<T>> {
  let page = await fetch(after);
  for (let empty = 1; !page.items.length && page.next && empty < MOST_EMPTY; empty += 1) {
    waited.throwIfAborted();
    page = await fetch(page.next);
  }
  return page;
}

export type Listing<T> = ReturnType<typeof useListing<T>>;

interface Listed<T> {
  of: Listing<T>;
  empty: ReactNode;
  /** One page of rows; it is drawn once, however many follow. */
  children: (items: T[]) => ReactNode;
  /** Fetch what follows as soon as the end comes into sight. */
  endless?: boolean;
  frame?: (pages: ReactNode) => ReactNode;
}

export function ListingOf<T>({ of, empty, children, endless, frame = (pages) => pages }: Listed<T>) {
  if (!of.data) return of.error ? <Failed error={of.error} retry={() => void of.refetch()} /> : <Loading rows={5} />;
  const pages = of.data.pages;
  const count = pages.reduce((sum, page) => sum + page.items.length, 0);
  if (!count && !of.hasNextPage) return <>{empty}</>;
  return (
    <>
      {count > 0 && frame(pages.map((page, number) => <PageOf key={number} items={page.items as unknown[]} draw={children as (items: unknown[]) => ReactNode} />))}
      <Note error={of.error} />
      {of.hasNextPage && <More of={of} endless={endless} />}
      {!of.hasNextPage && pages.length > 1 && <p className="muted end-of-list">{words.all(count)}</p>}
    </>
  );
}

const PageOf = memo(function PageOf({ items, draw }: { items: unknown[]; draw: (items: unknown[]) => ReactNode }) {
  return <>{draw(items)}</>;
});

function More<T>({ of, endless }: { of: Listing<T>; endless?: boolean }) {
  const button = useRef<HTMLButtonElement>(null);
  const { fetchNextPage, isFetchingNextPage, error } = of;
  useEffect(() => {
    if (!endless || isFetchingNextPage || error || !button.current) return undefined;
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && void fetchNextPage(), { rootMargin: "600px" });
    watcher.observe(button.current);
    return () => watcher.disconnect();
  }, [endless, isFetchingNextPage, error, fetchNextPage]);
  return (
    <div className="row center">
      <button ref={button} type="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {isFetchingNextPage ? words.loading : words.more}
      </button>
    </div>
  );
}

/** All that follows, up to a limit, for searching, or without one for files; unless nobody waits for it any more. */
export async function everything<T>(fetch: Fetch<T>, waited?: AbortSignal, most = 20_000): Promise<T[]> {
  const found: T[] = [];
  let after: string | undefined;
  do {
    const page = await patiently(() => fetch(after));
    waited?.throwIfAborted();
    found.push(...page.items);
    after = page.next ?? undefined;
  } while (after && found.length < most);
  return found;
}

async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  while (true) {
    try {
      return await ask();
    } catch (error) {
      if (!isRateLimited(error)) throw error;
      await new Promise((done) => setTimeout(done, (error.retryAfter ?? 1) * 1000));
    }
  }
}
