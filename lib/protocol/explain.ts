import { explainCommand } from "./explain/command";
import {
  explainControlClosed,
  explainControlDialling,
  explainControlFailed,
  explainControlOpened,
  explainControlSecured,
  explainDataAnnounced,
  explainDataClosed,
  explainDataDialling,
  explainDataListening,
  explainDataOpened,
  explainDataSecured,
} from "./explain/connection";
import { explainDataFailed } from "./explain/data-failure";
import { equivalentsOf } from "./explain/equivalents";
import type { ExplainContext, Explanation } from "./explain/explanation";
import { explainNote } from "./explain/note";
import { observerOf } from "./explain/observer";
import { relationsOf } from "./explain/relations";
import { explainReply } from "./explain/reply";
import { fullVerbOf, type Scene, sceneOf } from "./explain/scene";
import { termsOf } from "./explain/terms";
import type { TrafficEvent } from "./traffic";

export type {
  Equivalent,
  ExplainContext,
  ExplainedAddress,
  ExplainedDial,
  ExplainedToken,
  Explanation,
  Observer,
  Relation,
  RelationKind,
} from "./explain/explanation";

/**
 * Says what one event means: for a person who sees FTP for the first time, and exact for one who knows it.
 *
 * @param context the events around it; earlier ones of the same control connection tell what a reply answers,
 *   which data mode is in force and what is encrypted. The event itself may be among them or not.
 * @returns never throws, whatever a server sent
 */
export function explain(event: TrafficEvent, context: ExplainContext): Explanation {
  const scene = sceneOf(event, context.events);
  const explained = {
    ...explainAlone(event, context, scene),
    relations: relationsOf(scene),
    observer: observerOf(scene),
    equivalents: equivalentsOf(scene),
  };
  return { ...explained, terms: termsOf(explained, event.type === "command" ? fullVerbOf(event) : null) };
}

function explainAlone(event: TrafficEvent, context: ExplainContext, scene: Scene): Explanation {
  switch (event.type) {
    case "control-dialling":
      return explainControlDialling(event);
    case "control-failed":
      return explainControlFailed(event);
    case "control-opened":
      return explainControlOpened(event);
    case "control-secured":
      return explainControlSecured(event);
    case "command":
      return explainCommand(event, context);
    case "reply":
      return explainReply(event, context, scene.data);
    case "data-announced":
      return explainDataAnnounced(event, context);
    case "data-listening":
      return explainDataListening(event);
    case "data-dialling":
      return explainDataDialling(event);
    case "data-opened":
      return explainDataOpened(event, context);
    case "data-secured":
      return explainDataSecured(event);
    case "data-closed":
      return explainDataClosed(event);
    case "data-failed":
      return explainDataFailed(event, scene);
    case "control-closed":
      return explainControlClosed(event);
    case "note":
      return explainNote(event);
  }
}
