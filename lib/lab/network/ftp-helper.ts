import {
  type DataAddress,
  decode227,
  decode229,
  decodeEprt,
  decodePort,
  sameAddress,
} from "../../protocol/data-address";
import type { NetworkDetail, Station } from "../../protocol/lab/network-event";
import type { GatewayState, Opening } from "./gateway-state";
import { type GatewayOnTheWay, gatewayOf } from "./journey";

type Side = GatewayOnTheWay["side"];

/**
 * A gateway's FTP helper on one control connection. It does what Linux's does (nf_conntrack_ftp, nf_nat_ftp): an
 * announcement that names its sender's own address opens the port for one attempt by the other end, and NAT's public
 * address takes the place of a private one. Any other address is left alone. With AUTH's 234 it goes blind.
 */
export class FtpHelper {
  readonly #station: Station;
  #isBlind = false;
  #close: (() => void) | null = null;

  constructor(
    private readonly gateway: GatewayState,
    private readonly place: GatewayOnTheWay,
    private readonly tell: (detail: NetworkDetail) => void,
  ) {
    this.#station = gatewayOf(place.state);
  }

  get isBlind(): boolean {
    return this.#isBlind;
  }

  /** A line from the client. @returns it, or what goes on in its place */
  command(line: string): string {
    if (this.#isBlind) return line;
    const [, verb = "", argument = ""] = /^(PORT|EPRT) (.*)$/i.exec(line) ?? [];
    const announced = /^PORT$/i.test(verb) ? decodePort(argument) : verb === "" ? null : decodeEprt(argument);
    return announced === null ? line : this.#announced("dialler", line, announced);
  }

  /** A line from the server. @returns it, or what goes on in its place */
  reply(line: string): string {
    if (this.#isBlind) return line;
    if (line.startsWith("234 ")) {
      this.#isBlind = true;
      this.tell({ event: "helper-blinded", station: this.#station });
    }
    const announced = line.startsWith("227 ")
      ? decode227(line)
      : line.startsWith("229 ")
        ? decode229(line)
        : null;
    return announced === null ? line : this.#announced("acceptor", line, announced);
  }

  /** The control connection is over, and with it what was opened for it. */
  end(): void {
    this.#isBlind = true;
    this.#close?.();
  }

  #announced(by: Side, line: string, { hostText, address, port }: DataAddress): string {
    const { inside, outside, peer, side } = this.place;
    const isInside = by === side;
    if (address !== null && !sameAddress(address, isInside ? inside : peer)) return line;
    this.#open(
      isInside
        ? { direction: "in", from: peer, to: { address: outside, port }, target: { address: inside, port } }
        : { direction: "out", from: inside, to: { address: peer, port }, target: { address: peer, port } },
    );
    if (!isInside || hostText === null || sameAddress(inside, outside)) return line;
    const after = line.replace(hostText, hostText.includes(",") ? outside.replaceAll(".", ",") : outside);
    this.tell({ event: "helper-rewrote", station: this.#station, before: line, after });
    return after;
  }

  /** The newest announcement counts: Linux keeps one for each control connection. */
  #open(opening: Opening): void {
    this.#close?.();
    this.#close = this.gateway.open(opening);
    this.tell({ event: "helper-opened", station: this.#station, to: opening.to });
  }
}
