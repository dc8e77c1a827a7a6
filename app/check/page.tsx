import type { Metadata } from "next";
import { CheckPage } from "@/components/check/check-page";
import { Workspace } from "@/components/workspace";

export const metadata: Metadata = { title: "Check · Portside" };

export default function Page() {
  return (
    <Workspace>
      <CheckPage />
    </Workspace>
  );
}
