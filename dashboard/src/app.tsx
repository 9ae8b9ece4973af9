// The page as a whole: who is signed in, where one is, what is shown there.
import { QueryClient, QueryClientProvider, useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { api, data, onProblem } from "./api/client";
import { LiveIs, useFeed } from "./api/feed";
import { isProblem, isRateLimited, isWhichWorkspace, type Problem } from "./api/problem";
import type { Me } from "./api/types";
import { arrival, takeRefusal } from "./api/ways-in";
import { Failed, Fence, Loading, sentenceOf } from "./parts/states";
import { Toasts, useToast } from "./parts/toast";
import { PAGES } from "./pages";
import { placeOf, useAddress } from "./router";
import { Shell } from "./shell";
import { SignIn, SignInAgain } from "./sign-in";
import { NotLetIn, WhichWorkspace } from "./workspaces";

const BEAT_MS = 2000;
const FRESH_MS = 2000;
const MOST_TRIES = 2;

type Trouble = "none" | "signed-out" | "unreachable";

const TROUBLES: Record<Problem["status"], Trouble> = { 0: "unreachable", 401: "signed-out" };

export function App() {
  const [trouble, setTrouble] = useState<Trouble>("none");
  useEffect(() => onProblem(({ status }) => setTrouble((was) => TROUBLES[status] ?? was)), []);
  const client = useMemo(() => new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        // 127.0.0.1 answers without any network
        networkMode: "always",
        retry: (count, error) => count < MOST_TRIES && (isProblem(error, 503) || isRateLimited(error)),
        // a part that is away may be back in a moment; a budget is not before its time
        retryDelay: (_, error) => (isRateLimited(error) ? error.retryAfter ?? 1 : 1) * 1000,
      },
      mutations: { networkMode: "always", retry: false },
    },
  }), []);
  return (
    <QueryClientProvider client={client}>
      <Toasts>
        <SignedIn trouble={trouble} well={() => setTrouble("none")} />
      </Toasts>
    </QueryClientProvider>
  );
}

function SignedIn({ trouble, well }: { trouble: Trouble; well: () => void }) {
  const client = useQueryClient();
  const tell = useToast();
  const me = useQuery({ queryKey: ["me"], queryFn: () => arrival().then(() => data(api.GET("/api/me"))), staleTime: Infinity });
  const isIn = Boolean(me.data);
  useEffect(() => {
    const refusal = isIn && takeRefusal();
    if (refusal) tell(sentenceOf(refusal), { isBad: true });
  }, [isIn, tell]);
  // while it is asked again, as after a look into another tab, a form that is half filled in stays
  const refusal = useRef<unknown>(null);
  if (!me.isPending) refusal.current = me.error;
  const error = refusal.current;
  useEffect(() => {
    if (trouble !== "unreachable") return undefined;
    const beat = setInterval(async () => {
      const answer = await fetch("/healthz").catch(() => null);
      if (!answer?.ok) return;
      well();
      await client.invalidateQueries();
    }, BEAT_MS);
    return () => clearInterval(beat);
  }, [trouble, client, well]);
  const entered = async () => {
    well();
    if (location.pathname !== "/") return location.replace("/");
    await client.invalidateQueries();
  };
  // who was let in and is not any more can do nothing with what is shown
  if (isProblem(error, 403)) return <NotLetIn error={error} again={entered} />;
  if (me.data) {
    return (
      <Shell me={me.data} isOffline={trouble === "unreachable"}>
        <Fed isSignedOut={trouble === "signed-out"}><Here me={me.data} /></Fed>
        {trouble === "signed-out" && <SignInAgain entered={entered} />}
      </Shell>
    );
  }
  if (isProblem(error, 401)) return <SignIn entered={entered} />;
  if (isWhichWorkspace(error)) return <WhichWorkspace choices={error.faults} chosen={entered} />;
  if (error) return <main className="alone"><Failed error={error} retry={() => void me.refetch()} /></main>;
  return <main className="alone"><Loading /></main>;
}

function Fed({ isSignedOut, children }: { isSignedOut: boolean; children: ReactNode }) {
  return <LiveIs value={useFeed(isSignedOut)}>{children}</LiveIs>;
}

function Here({ me }: { me: Me }) {
  const address = useAddress();
  const { page, rest, query } = placeOf(address);
  const Shown = (Object.hasOwn(PAGES, page) ? PAGES[page] : undefined) ?? PAGES.agents!;
  // the same page about another subject begins anew, but an interview keeps its call when it gets its address
  const key = page === "create" ? page : [page, ...rest].join("/");
  return <Fence key={key}><Suspense fallback={<Loading />}><Shown id={rest[0]} query={query} me={me} /></Suspense></Fence>;
}
