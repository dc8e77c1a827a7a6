import {
  exampleFields,
  type GuideField,
  type GuideFields,
  guideFields,
} from "@/lib/protocol/guide/guide-values";

/** The part of a page's address behind # that holds the fields which aren't the examples'; empty when none is. */
export function fieldsToHash(fields: GuideFields): string {
  const changed = guideFields.filter((field) => fields[field] !== exampleFields[field]);
  return new URLSearchParams(changed.map((field) => [field, fields[field]])).toString();
}

/** Longer than any value: what a link brings beyond that is cut. */
const LONGEST = 100;

/** Reads it, with or without its #; what a stranger's link holds besides is left out. */
export function fieldsFromHash(hash: string): GuideFields {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const field = (name: GuideField) => given.get(name)?.slice(0, LONGEST) ?? exampleFields[name];
  return {
    publicAddress: field("publicAddress"),
    privateAddress: field("privateAddress"),
    passivePorts: field("passivePorts"),
    clients: field("clients"),
    user: field("user"),
    activeAddress: field("activeAddress"),
    activePorts: field("activePorts"),
  };
}
