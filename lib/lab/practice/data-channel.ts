import type { Socket } from "node:net";
import type { Listener } from "../../ftp/network";
import { sameAddress } from "../../protocol/data-address";
import type { DataMode, Endpoint } from "../../protocol/traffic";
import type { DataNetwork } from "./data-network";

export interface OpenOptions {
  /** Milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** A data connection that was announced and not opened yet. */
export interface DataChannel {
  readonly mode: DataMode;
  /** @throws {NetworkError} */
  open(options: OpenOptions): Promise<Socket>;
  /** Gives up; a socket that `open` handed out is not touched. */
  close(): void;
}

/** After PORT or EPRT: the server dials when the transfer begins. */
export function activeChannel(network: DataNetwork, local: Endpoint, remote: Endpoint): DataChannel {
  return {
    mode: "active",
    async open({ timeout, signal }) {
      const options = { local: local.address, timeout, signal, purpose: "data" } as const;
      return (await network.connect(remote, options)).socket;
    },
    close: () => undefined,
  };
}

/**
 * After PASV or EPSV: the server listens already. Connections from another address than the control
 * connection's are hung up on and the wait goes on (RFC 2577 §4, §8).
 */
export function passiveChannel(listener: Listener, control: Endpoint): DataChannel {
  return {
    mode: "passive",
    async open({ timeout, signal }) {
      const deadline = Date.now() + timeout;
      try {
        for (;;) {
          const left = Math.max(1, deadline - Date.now());
          const { socket, remote } = await listener.accept({ timeout: left, signal });
          if (sameAddress(remote.address, control.address)) return socket;
          socket.destroy();
        }
      } finally {
        listener.close();
      }
    },
    close: () => listener.close(),
  };
}
