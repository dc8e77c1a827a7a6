import type { Side } from "@/lib/protocol/sequence/sequence-model";
import type { DiagramLayout } from "./diagram-layout";

/** Pixels by which one more connection at the same time moves inwards. */
const CONTROL_STEP = 10;
const DATA_STEP = 7;

/** Where a control connection ends at a lifeline: the middle of its bar. */
export function controlX(layout: DiagramLayout, side: Side, slot: number): number {
  const inwards = Math.min(slot, 7) * CONTROL_STEP;
  return side === "client" ? layout.client + inwards : layout.server - inwards;
}

/** Where a data connection ends, inside of all control connections. */
export function dataX(layout: DiagramLayout, side: Side, slot: number): number {
  const inwards = 7 + (Math.min(layout.controlSlots, 8) - 1) * CONTROL_STEP + Math.min(slot, 6) * DATA_STEP;
  return side === "client" ? layout.client + inwards : layout.server - inwards;
}

/** The middle between the lifelines. */
export function middleX({ client, server }: DiagramLayout): number {
  return (client + server) / 2;
}
