import { Segmented } from "@/components/ui/segmented";
import type { DataMode } from "@/lib/protocol/traffic";

function Arrow({ towards }: { towards: "server" | "client" }) {
  const path = towards === "server" ? "M2 6h21m0 0-4-4m4 4-4 4" : "M24 6H3m0 0 4-4M3 6l4 4";
  return (
    <svg
      width="26"
      height="12"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}

const choices = [
  { value: "passive", label: "Passive", icon: <Arrow towards="server" /> },
  { value: "active", label: "Active", icon: <Arrow towards="client" /> },
] as const;

export interface DataModeChoiceProps {
  readonly value: DataMode;
  readonly onChange: (dataMode: DataMode) => void;
  readonly disabled?: boolean;
}

/** Which side opens the data connection. The arrow points from who dials to who listens, Portside on the left. */
export function DataModeChoice({ value, onChange, disabled = false }: DataModeChoiceProps) {
  return (
    <Segmented
      label="Data connection"
      value={value}
      choices={choices}
      onChange={onChange}
      disabled={disabled}
    />
  );
}
