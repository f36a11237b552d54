/** Addresses under `/__emulator/`, by which tests in other processes prepare replies and read what was asked. */
import { z } from "zod";
import { type Answer, jsonAnswer } from "./http.ts";
import { replySchema } from "./replies.ts";
import type { Emulator } from "./server.ts";

export const controlPrefix = "/__emulator/";

const pictureIn = z.object({
  contents: z.array(
    z.object({
      parts: z.array(
        z.object({
          inlineData: z.object({ data: z.string() }).optional(),
          fileData: z.object({ fileUri: z.string() }).optional(),
        }),
      ),
    }),
  ),
});

function bytes(content: Buffer, type: string): Answer {
  return { status: 200, headers: { "content-type": type }, chunks: [content] };
}

/** The bytes of the first picture of a request, inline or uploaded; of an upload, its own. */
function pictureOf(emulator: Emulator, index: number): Buffer | undefined {
  const body = emulator.records.body(index);
  if (body === undefined || body.length === 0) return body;
  let json: unknown;
  try {
    json = JSON.parse(body.toString("utf8"));
  } catch {
    return body;
  }
  const parts = pictureIn.safeParse(json).data?.contents.flatMap((content) => content.parts) ?? [];
  for (const { inlineData, fileData } of parts) {
    if (inlineData !== undefined) return Buffer.from(inlineData.data, "base64");
    if (fileData !== undefined) return emulator.files.open("first", fileData.fileUri).bytes;
  }
  return undefined;
}

export async function answerControl(emulator: Emulator, method: string, address: URL, body: Buffer): Promise<Answer> {
  const [action = "", index = ""] = address.pathname.slice(controlPrefix.length).split("/");
  const refuse = (message: string): Answer => jsonAnswer(400, { error: { code: 400, message, status: "EMULATOR" } });
  switch (`${method} ${action}`) {
    case "POST queue": {
      const replies = z.array(replySchema).safeParse(JSON.parse(body.toString("utf8")));
      if (!replies.success) return refuse(z.prettifyError(replies.error));
      emulator.replies.add(replies.data);
      return jsonAnswer(200, {});
    }
    case "GET requests":
      return jsonAnswer(200, await emulator.records.since(Number(address.searchParams.get("since") ?? 0)));
    case "GET body":
      return bytes(emulator.records.body(Number(index)) ?? Buffer.alloc(0), "application/octet-stream");
    case "GET image": {
      const picture = pictureOf(emulator, Number(index));
      return picture === undefined
        ? refuse(`Request ${index} holds no picture.`)
        : bytes(picture, "application/octet-stream");
    }
    case "POST expire":
      emulator.files.expireAll();
      return jsonAnswer(200, {});
    case "POST reset":
      emulator.replies.clear();
      emulator.records.clear();
      emulator.files.clear();
      emulator.uploads.clear();
      return jsonAnswer(200, {});
    default:
      return refuse(`The emulator has no control ${method} ${action}.`);
  }
}
