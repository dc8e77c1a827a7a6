import type { Metadata } from "next";
import { LabPage } from "@/components/lab/lab-page";
import { Workspace } from "@/components/workspace";

export const metadata: Metadata = { title: "Lab · Portside" };

export default function Page() {
  return (
    <Workspace>
      <LabPage scenario={null} />
    </Workspace>
  );
}
