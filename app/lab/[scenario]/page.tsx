import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LabPage } from "@/components/lab/lab-page";
import { Workspace } from "@/components/workspace";
import { scenarioIdSchema } from "@/lib/contract/lab";
import { scenarioOf } from "@/lib/protocol/lab/scenarios/scenario-list";

interface PageProps {
  readonly params: Promise<{ readonly scenario: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const id = scenarioIdSchema.safeParse((await params).scenario);
  return { title: id.success ? `${scenarioOf(id.data).title} · Lab · Portside` : "Lab · Portside" };
}

export default async function Page({ params }: PageProps) {
  const id = scenarioIdSchema.safeParse((await params).scenario);
  if (!id.success) notFound();
  return (
    <Workspace>
      <LabPage scenario={id.data} />
    </Workspace>
  );
}
