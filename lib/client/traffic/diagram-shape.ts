/** What a diagram is drawn with: shapes whose colours are roles. The page and the exported picture make the same of them. */

/** A colour by its role: the name of its token. */
export type DiagramTone =
  | "control"
  | "data"
  | "sent"
  | "received"
  | "note"
  | "wrong"
  | "good"
  | "ink"
  | "ink-2"
  | "ink-3"
  | "paper"
  | "line";

/** A piece of a text in one colour. It may come from the wire. */
export interface TextSpan {
  readonly text: string;
  readonly tone: DiagramTone;
  readonly bold?: boolean;
}

/** Pixels in a diagram of its natural size. */
export type DiagramShape =
  | {
      readonly kind: "path";
      /** SVG path data: made of numbers only. */
      readonly d: string;
      readonly stroke?: DiagramTone;
      readonly fill?: DiagramTone;
      readonly width?: number;
      readonly dash?: string;
      readonly opacity?: number;
    }
  | {
      readonly kind: "rect";
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly radius?: number;
      readonly fill?: DiagramTone;
      readonly stroke?: DiagramTone;
      readonly strokeWidth?: number;
      readonly dash?: string;
      readonly opacity?: number;
    }
  | {
      readonly kind: "text";
      readonly x: number;
      /** Of the base line. */
      readonly y: number;
      readonly anchor: "start" | "middle" | "end";
      readonly family: "wire" | "ui";
      readonly size: number;
      readonly spans: readonly TextSpan[];
    };
