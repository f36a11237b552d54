import type { Page } from "playwright-core";

/**
 * Playwright has the browser tell it of all that goes over the network, and of WebSockets every message, whole and as text
 * (https://github.com/microsoft/playwright/pull/4336 calls that significant). VS Code in a browser moves all its files so: a
 * fifth of the time until a crowd is there would be that, and nobody's machine has to do it. There is no option.
 * @throws when this Playwright is built in another way
 */
export async function leaveNetworkAlone(page: Page): Promise<void> {
  const connection = member(page, "_connection");
  const toImpl = member(connection, "toImpl");
  const sessions = typeof toImpl === "function" ? member(member(toImpl(page), "delegate"), "_sessions") : undefined;
  if (!(sessions instanceof Map) || sessions.size === 0)
    throw new Error("Playwright's sessions are not where they were.");
  for (const session of sessions.values()) {
    const client = member(session, "_client");
    const send = member(client, "send");
    if (typeof send !== "function") throw new Error("Playwright's sessions send in another way.");
    await send.call(client, "Network.disable");
  }
}

function member(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? Reflect.get(of, name) : undefined;
}
