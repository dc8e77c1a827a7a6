import { Languages } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { useChangeSession } from "@/components/sessions/use-sessions";
import { Button } from "@/components/ui/button";
import { charsetName } from "@/lib/client/charsets";
import { respell } from "@/lib/client/location";
import { anchored, type RemotePath } from "@/lib/client/remote-path";
import type { Listing } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";

const CharsetDialog = lazy(async () => ({
  default: (await import("@/components/sessions/charset-dialog")).CharsetDialog,
}));

export interface ListingCharset {
  /** The names' bytes (base64url) that are no text in the session's charset. */
  readonly unreadable: readonly string[];
  readonly isAsking: boolean;
  readonly ask: () => void;
  readonly close: () => void;
  readonly change: (charset: string) => Promise<void>;
}

/** The charset that a directory's names are read in, and what changing it does. */
export function useListingCharset(
  session: Session,
  path: RemotePath,
  listing: Listing | undefined,
): ListingCharset {
  const { mutateAsync } = useChangeSession(session.id);
  const [isAsking, setAsking] = useState(false);
  const entries = listing?.entries;
  const unreadable = useMemo(
    () =>
      (entries ?? []).flatMap(({ name, nameBytes }) =>
        nameBytes !== undefined && name.includes("\ufffd") ? nameBytes : [],
      ),
    [entries],
  );
  return {
    unreadable,
    isAsking,
    ask: () => setAsking(true),
    close: () => setAsking(false),
    change: async (charset) => {
      await mutateAsync({ charset });
      // The text of this place may be another's in the new charset; its bytes stay.
      respell(session.id, path, anchored(path, listing?.pathBytes));
    },
  };
}

/** Says that names here can't be read, and offers what helps. */
export function UnreadableNames({ session, charset }: { session: Session; charset: ListingCharset }) {
  if (charset.unreadable.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-y border-line bg-paper px-4 py-1.5">
      <p role="status" className="flex min-w-0 items-center gap-2">
        <Languages size={15} aria-hidden="true" className="shrink-0 text-note" />
        <span className="min-w-0">
          Some names here aren't valid in {charsetName(session.charset)}. They work all the same.
        </span>
      </p>
      <Button onClick={charset.ask}>Choose another charset</Button>
    </div>
  );
}

/** Which charset names are in, as a button that asks for another. */
export function CharsetButton({ session, charset }: { session: Session; charset: ListingCharset }) {
  const name = charsetName(session.charset);
  return (
    <Button
      look="quiet"
      aria-label={`Charset of names: ${name}`}
      title="The charset that names are read and written in"
      className="px-2 text-sm"
      onClick={charset.ask}
    >
      {name}
    </Button>
  );
}

/** The question itself, when it is asked. */
export function CharsetQuestion({ session, charset }: { session: Session; charset: ListingCharset }) {
  if (!charset.isAsking) return null;
  return (
    <Suspense>
      <CharsetDialog
        charset={session.charset}
        unreadable={charset.unreadable}
        onChange={charset.change}
        onClose={charset.close}
      />
    </Suspense>
  );
}
