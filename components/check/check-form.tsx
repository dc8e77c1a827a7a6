import { ConnectFieldset } from "@/components/sessions/connect-fieldset";
import { useSettings } from "@/components/sessions/use-sessions";
import { Button } from "@/components/ui/button";
import type { SessionRequest } from "@/lib/contract/session";
import type { CheckFields } from "./use-check-fields";

export interface CheckFormProps {
  readonly fields: CheckFields;
  readonly onCheck: (request: SessionRequest) => void;
}

/** The login to check: the fields of a session, of which none is opened. */
export function CheckForm({ fields, onCheck }: CheckFormProps) {
  const practice = useSettings().data?.practice ?? null;
  return (
    <form
      aria-label="Check"
      noValidate
      className="flex max-w-2xl flex-col gap-4 rounded-lg border border-line bg-sheet p-4 md:p-5"
      onSubmit={(event) => {
        event.preventDefault();
        const request = fields.request();
        if (request !== null) onCheck(request);
      }}
    >
      <ConnectFieldset connection={fields} startsAtPassword={fields.fields.host !== ""} />
      <div className="flex flex-wrap items-center gap-3">
        <Button look="primary" type="submit" className="px-5">
          Check this server
        </Button>
        {practice && <Button onClick={() => onCheck(practice)}>Check the practice server</Button>}
      </div>
    </form>
  );
}
