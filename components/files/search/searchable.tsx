"use client";

import { lazy, type ReactNode, type RefObject, Suspense, useRef, useState } from "react";
import { useActions } from "@/components/actions/use-actions";
import { pathKey, type RemotePath } from "@/lib/client/remote-path";
import type { Session } from "@/lib/contract/session";
import type { FileView } from "../use-file-view";
import type { useListing } from "../use-listing";
import type { KeptSearch } from "./search-view";
import { useShowEntry } from "./use-show-entry";

const SearchView = lazy(() => import("./search-view"));

export interface SearchableProps {
  readonly session: Session;
  readonly path: RemotePath;
  readonly listing: ReturnType<typeof useListing>;
  readonly view: FileView;
  readonly focusWish: RefObject<boolean>;
  readonly onGo: (path: RemotePath) => void;
  /** The directory itself. */
  readonly children: ReactNode;
}

/** A directory, or in its place a search in it: until a person goes back or elsewhere. */
export function Searchable({ session, path, listing, view, focusWish, onGo, children }: SearchableProps) {
  const [searched, setSearched] = useState<string | null>(null);
  const last = useRef<KeptSearch | null>(null);
  const here = `${session.id} ${pathKey(path)}`;
  if (searched !== null && searched !== here) setSearched(null);
  const show = useShowEntry({ path, listing, view, onGo });
  useActions({ search: { run: () => setSearched(here), checked: searched === here } });

  if (searched !== here) return children;
  const close = () => {
    focusWish.current = true;
    setSearched(null);
  };
  return (
    <Suspense>
      <SearchView
        session={session}
        directory={path}
        last={last}
        onGo={onGo}
        onShow={({ directory, entry }) => {
          close();
          show(directory, entry);
        }}
        onClose={close}
      />
    </Suspense>
  );
}
