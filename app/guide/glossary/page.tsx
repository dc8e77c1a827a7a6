import type { Metadata } from "next";
import { GlossaryPage } from "@/components/guide/glossary-page";

export const metadata: Metadata = { title: "Glossary · Portside" };

export default function Page() {
  return <GlossaryPage />;
}
