import { z } from "zod";

/**
 * XML as site files have it: elements, attributes and text. Nothing is ever fetched and nothing defined by the document
 * itself: one with a DOCTYPE is refused, so that there are no entities to expand (docs/decisions/021).
 */
export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  /** Elements and texts in order; no two texts next to each other. */
  readonly children: readonly XmlNode[];
}
export type XmlNode = XmlElement | string;

const nameStart = "A-Za-z_:\\u00c0-\\ufffd";
export const namePattern = `[${nameStart}][${nameStart}0-9.\\u00b7-]*`;
const wholeName = new RegExp(`^${namePattern}$`);

export const xmlElementSchema: z.ZodType<XmlElement> = z.object({
  name: z.string().regex(wholeName),
  attributes: z.array(z.tuple([z.string().regex(wholeName), z.string()])),
  get children(): z.ZodType<readonly XmlNode[]> {
    return z.array(z.union([z.string(), xmlElementSchema]));
  },
});
