/** A connection to the emulator that counts what the client sends, and breaks where a test wants it to. */
import { connect, createServer, type Socket } from "node:net";

export interface Line {
  readonly url: string;
  /** Bytes that clients have sent so far. */
  readonly sent: number;
  /** Breaks the connection as soon as so many bytes in all were sent: those arrive, the next do not. Once. */
  breakAfter(bytes: number): void;
  /** Calls `then` as soon as so many bytes in all were sent. Once. */
  when(bytes: number, then: () => void): void;
  close(): Promise<void>;
}

export async function lineTo(url: string): Promise<Line> {
  const { hostname, port } = new URL(url);
  const clients = new Set<Socket>();
  const marks: { readonly at: number; readonly then: () => void }[] = [];
  let sent = 0;
  let breakAt = Number.POSITIVE_INFINITY;
  const server = createServer((client) => {
    clients.add(client);
    const service = connect(Number(port), hostname);
    const forget = () => {
      clients.delete(client);
      service.destroy();
      client.destroy();
    };
    // Whichever end breaks, or says goodbye, the other learns of it.
    for (const socket of [client, service]) socket.on("error", forget).on("close", forget);
    service.pipe(client);
    client.on("data", (data) => {
      const wanted = breakAt - sent;
      sent += Math.min(data.length, wanted);
      for (const mark of marks.splice(0)) {
        if (sent >= mark.at) mark.then();
        else marks.push(mark);
      }
      if (data.length < wanted) {
        if (!service.write(data)) {
          client.pause();
          service.once("drain", () => client.resume());
        }
        return;
      }
      breakAt = Number.POSITIVE_INFINITY;
      client.removeAllListeners("data");
      service.end(data.subarray(0, wanted));
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    get sent() {
      return sent;
    },
    breakAfter(bytes) {
      breakAt = bytes;
    },
    when(at, then) {
      marks.push({ at, then });
    },
    close: () =>
      new Promise((resolve) => {
        for (const client of clients) client.destroy();
        server.close(() => resolve());
      }),
  };
}
