import type { ReplyEvent } from "../answers";
import type { TrafficEvent } from "../traffic";
import type { Relation } from "./explanation";
import { finalReply, fullVerbOf, lastCommand, nextOf, relation, relationTo, type Scene } from "./scene";

type DataEvent = Extract<TrafficEvent, { type: `data-${string}` }>;

/** How the events of a data connection's life hang together. */
export function dataRelations(event: DataEvent, scene: Scene): readonly Relation[] {
  switch (event.type) {
    case "data-listening":
      return [announceLater(scene), ...carries(scene), ...opening(scene)];
    case "data-announced":
      return [...announcedBy(scene), ...opening(scene), ...carries(scene)];
    case "data-dialling":
      return [...announcedBy(scene), outcome(scene), ...carries(scene)];
    case "data-opened":
      return [...openedBy(scene), ...carries(scene), ...end(scene)];
    case "data-secured":
      return [...protectedBy(scene), ...carries(scene), ...end(scene)];
    case "data-closed":
      return [...carries(scene), ...openedBy(scene), ...confirmation(scene)];
    case "data-failed":
      return [...announcedBy(scene), ...carries(scene), ...confirmation(scene), ...nextAttempt(scene)];
  }
}

function announceLater({ data }: Scene): Relation {
  return relation(
    "announced-by",
    data?.announce
      ? `${fullVerbOf(data.announce)} tells the server about this port.`
      : "PORT or EPRT must tell the server about this port.",
    data?.announce,
  );
}

function announcedBy(scene: Scene): readonly Relation[] {
  const { data } = scene;
  if (!data?.announce) return [];
  const verb = fullVerbOf(data.announce);
  const reply = finalReply(scene, data.announce);
  return [
    relation("announced-by", `${verb} announced this data connection.`, data.announce),
    ...(data.announced?.dataMode === "passive" || reply?.code === 227 || reply?.code === 229
      ? relationTo("announced-by", reply, `The server's ${reply?.code} said where it listens.`)
      : []),
  ];
}

function opening(scene: Scene): readonly Relation[] {
  const { data, event } = scene;
  const { dialling, opened, ended } = data ?? {};
  const failed = ended?.type === "data-failed" ? ended : null;
  if (dialling && dialling.seq > event.seq) return [relation("opens", "Portside dials next.", dialling)];
  if (opened) return [relation("opens", "The connection opened.", opened)];
  if (failed) return [relation("opens", "No connection came about.", failed)];
  const verdict = finalReply(scene, data?.transfer ?? null);
  return verdict !== null && verdict.code >= 400
    ? [relation("ended-by", withoutConnection(verdict, scene), verdict)]
    : [relation("must-follow", "The connection must be opened before anything can be transferred.")];
}

function withoutConnection({ code }: ReplyEvent, { data }: Scene): string {
  const verb = data?.transfer ? fullVerbOf(data.transfer) : "the command";
  return code === 425
    ? "The server says with 425 that no connection came about."
    : `The server refused ${verb} with ${code}: no connection came about.`;
}

function outcome({ data }: Scene): Relation {
  const { opened, ended } = data ?? {};
  if (opened) return relation("opens", "The connection opened.", opened);
  if (ended?.type === "data-failed") return relation("opens", "No connection came about.", ended);
  return relation("must-follow", "It must be answered: the connection opens, or the attempt fails.");
}

function openedBy(scene: Scene): readonly Relation[] {
  const { data } = scene;
  if (data?.dialling)
    return [relation("opened-by", "Portside dialled it.", data.dialling), ...announcedBy(scene)];
  return [
    ...relationTo(
      "opened-by",
      data?.listening ?? null,
      "The server dialled the port on which Portside listened.",
    ),
    ...announcedBy(scene),
  ];
}

function carries({ data }: Scene): readonly Relation[] {
  if (!data?.transfer) {
    return [relation("must-follow", "A command such as RETR, STOR or LIST must say what travels on it.")];
  }
  return [
    relation(
      "carries",
      `${data.opened ? "Opened" : "Meant"} for ${fullVerbOf(data.transfer)}.`,
      data.transfer,
    ),
  ];
}

function end({ data }: Scene): readonly Relation[] {
  return data?.ended
    ? [
        relation(
          "ended-by",
          data.ended.type === "data-closed"
            ? "Everything had come through, and it was closed."
            : "It failed.",
          data.ended,
        ),
      ]
    : [
        relation(
          "must-follow",
          "When everything has come through, the sender closes it, and the server says 226 on the control connection.",
        ),
      ];
}

function protectedBy(scene: Scene): readonly Relation[] {
  const { data } = scene;
  return [
    ...relationTo("secured-by", lastCommand(scene, ["PROT"]), "PROT asked for encrypted data connections."),
    ...relationTo("follows", data?.opened ?? null, "The connection had opened before."),
  ];
}

function confirmation(scene: Scene): readonly Relation[] {
  const transfer = scene.data?.transfer ?? null;
  if (transfer === null) return [];
  const final = finalReply(scene, transfer);
  const ended = final === null ? nextOf(scene, "control-closed") : null;
  if (ended !== null)
    return [relation("ended-by", "The control connection ended before the server said how it went.", ended)];
  return [
    final === null
      ? relation(
          "must-follow",
          "The server must say on the control connection how it went, with 226 or a refusal.",
        )
      : relation("answered-by", `The server's verdict on the transfer: ${final.code}.`, final),
  ];
}

function nextAttempt(scene: Scene): readonly Relation[] {
  const note = scene.events.find(
    (other) =>
      other.seq > scene.event.seq &&
      other.type === "note" &&
      other.code === "next-attempt" &&
      other.exchange?.id === scene.event.exchange?.id,
  );
  return relationTo("replaced-by", note ?? null, "Portside then tried another way.");
}
