import { connect } from "node:net";
import { expect, it } from "vitest";
import { createRealNetwork } from "./real-network";

const here = { address: "127.0.0.1", ports: null };

it("B4: listens on no more ports at once than the operator allows, for all sessions together", async () => {
  const network = createRealNetwork({ policy: { allows: () => true }, maxListeners: 2 });
  const [first, second] = [await network.listen(here), await network.listen(here)];
  await expect(network.listen(here)).rejects.toMatchObject({ code: "no-port" });

  first.close();
  first.close();
  const third = await network.listen(here);
  await expect(network.listen(here)).rejects.toMatchObject({ code: "no-port" });

  // One whose connection has come doesn't listen any more.
  const accepted = second.accept({ timeout: 10_000 });
  const socket = connect(second.local.port, "127.0.0.1");
  const connection = await accepted;
  second.close();
  const fourth = await network.listen(here);

  socket.destroy();
  connection.socket.destroy();
  for (const listener of [third, fourth]) listener.close();
});

it("B4: counts no port that could not be had", async () => {
  const network = createRealNetwork({ policy: { allows: () => true }, maxListeners: 1 });
  const elsewhere = { address: "192.0.2.1", ports: null };
  await expect(network.listen(elsewhere)).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
  (await network.listen(here)).close();
});
