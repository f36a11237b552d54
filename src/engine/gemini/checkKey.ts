/** The cheapest question there is: whether the service takes the key. */
import type { Endpoint } from "./endpoint.ts";
import { VisionError } from "./errors.ts";
import { askForModels } from "./listModels.ts";

/**
 * `undefined` when the service takes the key. The kind of the error tells a bad key (`key`, `keyBlocked`, `permission`,
 * `billing`) from a service that could not be reached (`network`, `proxy`, `timeout`, `server`, `overloaded`,
 * `notGemini`), where the key may be good all the same.
 */
export async function checkKey(endpoint: Endpoint, signal?: AbortSignal): Promise<VisionError | undefined> {
  try {
    await askForModels(endpoint, 1, signal, async () => {});
    return undefined;
  } catch (error) {
    if (error instanceof VisionError) return error;
    throw error;
  }
}
