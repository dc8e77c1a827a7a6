import type { ReactNode } from "react";
import type { ExplainedAddress } from "@/lib/protocol/explain";

const tones = { host: "text-received", port: "text-data" } as const;

/** A number or an address of the arithmetic. */
export function AddressCell({ children, of }: { children: ReactNode; of: keyof typeof tones }) {
  return <b className={`rounded-sm bg-well px-2 py-0.5 font-medium ${tones[of]}`}>{children}</b>;
}

/** 203 × 256 + 144 = 52112 */
export function PortSum({ high, low, port }: { high: number; low: number; port: number }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <AddressCell of="port">{high}</AddressCell>× 256 +<AddressCell of="port">{low}</AddressCell>=
      <AddressCell of="port">{port}</AddressCell>
    </span>
  );
}

/** An address on the wire and how its numbers make it: 127,0,0,1 → 127.0.0.1 and 203 × 256 + 144 = 52112. */
export function AddressSum({ address }: { address: ExplainedAddress }) {
  const { hostText, portBytes } = address;
  return (
    <p className="flex flex-wrap items-center gap-x-5 gap-y-2 font-wire">
      {address.address !== null && (
        <span className="flex items-center gap-1.5 break-all">
          {hostText !== null && hostText !== address.address && (
            <>
              <AddressCell of="host">{hostText}</AddressCell>→
            </>
          )}
          <AddressCell of="host">{address.address}</AddressCell>
        </span>
      )}
      {portBytes === null ? (
        <span className="flex items-center gap-1.5">
          port
          <AddressCell of="port">{address.port}</AddressCell>
        </span>
      ) : (
        <PortSum high={portBytes[0]} low={portBytes[1]} port={address.port} />
      )}
      <span className="font-ui text-sm text-ink-2">
        {address.listens === "client" ? "Portside listens there" : "the server listens there"}
      </span>
    </p>
  );
}
