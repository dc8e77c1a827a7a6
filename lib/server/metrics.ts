import "server-only";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import type { EndedRequest } from "./open-requests";

/** What is counted when somebody asks, and not when it happens. */
export interface Levels {
  readonly sessions: number;
  readonly eventStreams: number;
  /** By route. */
  readonly requests: ReadonlyMap<string, number>;
}

/**
 * What Portside does, counted for Prometheus. Labels are words of Portside's own: nothing that a user gave or a server
 * said is one, so that they tell nothing and can't grow without end.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #sessions = this.#gauge("portside_sessions", "Sessions that are open");
  readonly #streams = this.#gauge("portside_event_streams", "Event streams that are open");
  readonly #open = this.#gauge("portside_http_requests_in_flight", "Requests whose answer isn't out yet", [
    "route",
  ]);
  readonly #requests = this.#counter("portside_http_requests_total", "Requests that are over", [
    "method",
    "route",
    "status",
  ]);
  readonly #seconds = new Histogram({
    name: "portside_http_request_duration_seconds",
    help: "From a request's headers to the end of its answer",
    labelNames: ["route"],
    buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 300],
    registers: [this.#registry],
  });
  readonly #broken = this.#counter(
    "portside_http_requests_broken_off_total",
    "Answers that didn't leave whole",
    ["route"],
  );
  readonly #problems = this.#counter(
    "portside_problems_total",
    "Requests that ended with a problem, by its code",
    ["route", "code"],
  );
  readonly #controlOpened = this.#counter("portside_control_connections_opened_total", "Control connections");
  readonly #controlFailed = this.#counter(
    "portside_control_connections_failed_total",
    "Control connections that could not be made",
  );
  readonly #dataOpened = this.#counter("portside_data_connections_opened_total", "Data connections", [
    "mode",
  ]);
  readonly #dataFailed = this.#counter("portside_data_connections_failed_total", "Failed data connections", [
    "reason",
  ]);
  readonly #bytes = this.#counter(
    "portside_data_connection_bytes_total",
    "Bytes on data connections that are closed: files and listings",
    ["direction"],
  );

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Of the text. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything in Prometheus's text format. */
  text({ sessions, eventStreams, requests }: Levels): Promise<string> {
    this.#sessions.set(sessions);
    this.#streams.set(eventStreams);
    this.#open.reset();
    for (const [route, count] of requests) this.#open.set({ route }, count);
    return this.#registry.metrics();
  }

  requestEnded({ method, route, status, code, milliseconds, isWhole }: EndedRequest): void {
    this.#requests.inc({ method, route, status: status === null ? "none" : `${Math.floor(status / 100)}xx` });
    this.#seconds.observe({ route }, milliseconds / 1000);
    if (!isWhole) this.#broken.inc({ route });
    if (code !== null) this.#problems.inc({ route, code });
  }

  trafficHappened(event: TrafficEvent): void {
    switch (event.type) {
      case "control-opened":
        this.#controlOpened.inc();
        return;
      case "control-failed":
        this.#controlFailed.inc();
        return;
      case "data-opened":
        this.#dataOpened.inc({ mode: event.openedBy === "client" ? "passive" : "active" });
        return;
      case "data-failed":
        this.#dataFailed.inc({ reason: event.reason });
        return;
      case "data-closed":
        this.#bytes.inc({ direction: event.direction }, event.bytes);
        return;
    }
  }

  #gauge<Label extends string>(name: string, help: string, labelNames: Label[] = []): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }

  #counter<Label extends string>(name: string, help: string, labelNames: Label[] = []): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }
}
