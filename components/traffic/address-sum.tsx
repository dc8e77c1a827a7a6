import type { ExplainedAddress } from "@/lib/protocol/explain";

function Cell({ children, tone }: { children: string | number; tone: "text-received" | "text-data" }) {
  return <b className={`rounded-sm bg-well px-2 py-0.5 font-medium ${tone}`}>{children}</b>;
}

/** An address on the wire and how its numbers make it: 203 × 256 + 144 = 52112. */
export function AddressSum({ address }: { address: ExplainedAddress }) {
  const { hostText, portBytes } = address;
  return (
    <p className="flex flex-wrap items-center gap-x-5 gap-y-2 font-wire">
      {address.address !== null && (
        <span className="flex items-center gap-1.5">
          {hostText !== null && hostText !== address.address && (
            <>
              <Cell tone="text-received">{hostText}</Cell>→
            </>
          )}
          <Cell tone="text-received">{address.address}</Cell>
        </span>
      )}
      <span className="flex items-center gap-1.5">
        {portBytes === null ? (
          "port"
        ) : (
          <>
            <Cell tone="text-data">{portBytes[0]}</Cell>× 256 +<Cell tone="text-data">{portBytes[1]}</Cell>=
          </>
        )}
        <Cell tone="text-data">{address.port}</Cell>
      </span>
      <span className="font-ui text-sm text-ink-2">
        {address.listens === "client" ? "Portside listens there" : "the server listens there"}
      </span>
    </p>
  );
}
