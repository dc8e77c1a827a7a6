/** The two connections of FTP, one each way. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 22 22"
      fill="none"
      strokeWidth="2"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M3 7h13m0 0-3.5-3.5M16 7l-3.5 3.5" stroke="var(--control)" />
      <path d="M19 15H6m0 0 3.5-3.5M6 15l3.5 3.5" stroke="var(--data)" />
    </svg>
  );
}
