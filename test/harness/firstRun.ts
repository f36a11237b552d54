import type { Workbench } from "./workbench.ts";

const CONSENTS = ["Send to Google", "Send Images"];

/**
 * Answers what the extension asks before its first request, as a person with that key who agrees, until `done` holds.
 * It does not matter which of the questions come, or in which order.
 */
export async function answerFirstRun(
  { prompts, waitUntil }: Workbench,
  key: string,
  what: string,
  done: () => Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  await waitUntil(
    what,
    async () => {
      if (await prompts.isAsking("API key")) await prompts.answer("API key", key);
      const consent = (await prompts.dialogButtons()).find((button) => CONSENTS.includes(button));
      if (consent !== undefined) await prompts.pressInDialog(consent);
      return done();
    },
    timeoutMs,
  );
}
