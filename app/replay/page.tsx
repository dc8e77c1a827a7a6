import type { Metadata } from "next";
import { ReplayPage } from "@/components/traffic/replay/replay-page";

export const metadata: Metadata = { title: "Replay · Portside" };

export default function Page() {
  return <ReplayPage />;
}
