import { appPath } from "@/lib/contract/base-path";

/** What an entry of the glossary is called in its page: the part behind # once it is decoded. */
export function glossaryId(key: string): string {
  return key.replaceAll(" ", "-");
}

/** Where the guide says what a word of the trade means. */
export function glossaryLink(key: string): string {
  return appPath(`/guide/glossary#${encodeURIComponent(glossaryId(key))}`);
}

/** What a finding of the diagnosis is called in the page of symptoms. */
export function findingPlace(finding: string): string {
  return `finding-${finding}`;
}

/** Where the guide says why, and what to do. */
export function findingInGuide(finding: string): string {
  return appPath(`/guide/troubleshooting#${findingPlace(finding)}`);
}
