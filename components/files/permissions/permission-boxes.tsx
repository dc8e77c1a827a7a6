import {
  bitOf,
  type ModePattern,
  nextState,
  permissionClasses,
  rights,
  specialBits,
  withBit,
} from "@/lib/client/files/permissions";

export interface PermissionBoxesProps {
  readonly pattern: ModePattern;
  /** As it was before anybody changed it: bits in which entries differ may stay as they are. */
  readonly initial: ModePattern;
  readonly onChange: (pattern: ModePattern) => void;
}

interface BitBoxProps extends PermissionBoxesProps {
  readonly label: string;
  readonly bit: number;
}

/** One bit: set, clear, or (where entries differ) left as it is. */
function BitBox({ label, bit, pattern, initial, onChange }: BitBoxProps) {
  const state = bitOf(pattern, bit);
  const mayKeep = bitOf(initial, bit) === null;
  return (
    <input
      // No attribute says this in between; it is a property of the box alone.
      ref={(box) => {
        if (box !== null) box.indeterminate = state === null;
      }}
      type="checkbox"
      aria-label={label}
      title={state === null ? "Stays as each entry has it" : undefined}
      checked={state === true}
      onChange={() => onChange(withBit(pattern, bit, nextState(state, mayKeep)))}
      className="size-4 accent-accent pointer-coarse:size-6"
    />
  );
}

/** Permissions as check boxes: who may do what, and the special bits behind a disclosure. */
export function PermissionBoxes(props: PermissionBoxesProps) {
  const { pattern } = props;
  const hasSpecial = ((pattern.on | pattern.kept) & 0o7000) !== 0;
  return (
    <div className="flex flex-col gap-2">
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b border-line text-sm text-ink-2">
            <td />
            {rights.map(({ id, label }) => (
              <th key={id} scope="col" className="px-2 py-1 text-center font-medium">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {permissionClasses.map(({ id, label, shift }) => (
            <tr key={id}>
              <th scope="row" className="py-1 text-left font-normal">
                {label}
              </th>
              {rights.map((right) => (
                <td key={right.id} className="h-7 text-center align-middle pointer-coarse:h-10">
                  <BitBox {...props} label={`${label}: ${right.label}`} bit={right.bit << shift} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <details open={hasSpecial}>
        <summary className="w-fit rounded-sm text-sm text-ink-2 hover:text-ink">Special bits</summary>
        <div className="mt-1 flex flex-wrap gap-x-5">
          {specialBits.map(({ id, label, bit }) => (
            // biome-ignore lint/a11y/noLabelWithoutControl: the box is the component in it.
            <label key={id} className="flex min-h-7 items-center gap-2 pointer-coarse:min-h-10">
              <BitBox {...props} label={label} bit={bit} />
              {label}
            </label>
          ))}
        </div>
      </details>
    </div>
  );
}
