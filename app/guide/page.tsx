import type { Metadata } from "next";
import { GuideIndex } from "@/components/guide/guide-index";

export const metadata: Metadata = { title: "Guide · Portside" };

export default function Page() {
  return <GuideIndex />;
}
