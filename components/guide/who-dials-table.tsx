import { waysToConnect } from "@/lib/protocol/guide/who-dials";
import { FactTable } from "./prose";

/** The one table of who dials whom. */
export function WhoDialsTable() {
  return (
    <FactTable
      caption="Who dials whom"
      head={["Way", "Control port", "Data connection", "Client's side opens", "Server's side opens"]}
      rows={waysToConnect.map(({ way, control, dials, to, client, server }) => [
        way,
        control,
        <>
          <strong className={`font-medium ${dials === "client" ? "text-sent" : "text-received"}`}>
            {dials === "client" ? "Client dials" : "Server dials"}
          </strong>
          : {to}
        </>,
        client ?? "Nothing",
        server,
      ])}
    />
  );
}
