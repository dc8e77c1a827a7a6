import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { CheckField } from "@/components/ui/field";
import { replayKeyNames } from "@/lib/client/traffic/replay-keys";

export interface KeysDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly characterKeys: boolean;
  readonly onCharacterKeys: (on: boolean) => void;
}

/** What the keys do, and a way to turn off those that are characters. */
export function KeysDialog({ open, onClose, characterKeys, onCharacterKeys }: KeysDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Keys" actions={<Button onClick={onClose}>Close</Button>}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-1.5">
        {replayKeyNames.map(({ keys, does }) => (
          <div key={does} className="col-span-2 grid grid-cols-subgrid">
            <dt className="flex gap-1.5">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="min-w-6 rounded-sm border border-line bg-well px-1.5 text-center font-wire text-sm"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="text-ink-2">
        In the log and in other lists, Space, the arrows, Home and End move in the list; the other keys work
        there, too.
      </p>
      <CheckField label="Use the keys , . [ and ]" checked={characterKeys} onChange={onCharacterKeys} />
    </Dialog>
  );
}
