import { appPath } from "@/lib/contract/base-path";

/** What an entry of the glossary is called in its page: the part behind # once it is decoded. */
export function glossaryId(key: string): string {
  return key.replaceAll(" ", "-");
}

/** Where the guide says what a word of the trade means. */
export function glossaryLink(key: string): string {
  return appPath(`/guide/glossary#${encodeURIComponent(glossaryId(key))}`);
}
