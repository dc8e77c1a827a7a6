import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { TopicPage } from "@/components/guide/topic-page";
import { headingOf, topicNamed } from "@/lib/protocol/guide/topics";

interface PageProps {
  readonly params: Promise<{ readonly topic: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const topic = topicNamed((await params).topic);
  return topic === null ? {} : { title: `${headingOf(topic).title} · Portside` };
}

export default async function Page({ params }: PageProps) {
  const topic = topicNamed((await params).topic);
  if (topic === null) notFound();
  return <TopicPage topic={topic} />;
}
