/** Which address does what. */
import { ApiError, badFields, invalidArgument } from "./apiErrors.ts";
import type { FileStore } from "./files.ts";
import { countTokens, generate, modelFor } from "./generate.ts";
import { type Answer, type Incoming, jsonAnswer } from "./http.ts";
import { describeModel, models } from "./modelTable.ts";
import { fixedAnswer, type Reply, type Target } from "./replies.ts";
import type { Uploads } from "./uploads.ts";

export interface Service {
  readonly files: FileStore;
  readonly uploads: Uploads;
}

type TakeReply = (target: Target) => Reply | undefined;

const knownParameters = ["alt", "$alt", "prettyPrint", "fields"];
const pageParameters = ["pageSize", "pageToken"];
const uploadParameters = ["upload_id", "upload_protocol", "uploadType"];

function checkQuery(request: Incoming, ...allowed: string[]): void {
  const unknown = [...request.query.keys()].filter((name) => ![...knownParameters, ...allowed].includes(name));
  if (unknown.length === 0) return;
  throw badFields(
    unknown.map((name) => ({
      description: `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`,
    })),
  );
}

function page(request: Incoming, name: string, items: readonly unknown[], usual: number, most: number): Answer {
  checkQuery(request, ...pageParameters);
  const size = Number(request.query.get("pageSize") ?? usual);
  const start = Number(request.query.get("pageToken") ?? 0);
  if (!Number.isInteger(size) || size < 0 || size > most) {
    throw invalidArgument(`* ListRequest.page_size: must be between 0 and ${most}\n`);
  }
  if (!Number.isInteger(start) || start < 0) throw invalidArgument("Page token is not valid.");
  const end = start + (size === 0 ? usual : size);
  const next = end < items.length ? { nextPageToken: String(end) } : {};
  return jsonAnswer(200, { [name]: items.slice(start, end), ...next });
}

function requireJson(request: Incoming): void {
  const type = request.headers["content-type"] ?? "(none)";
  if (!/^application\/json\b/i.test(type)) {
    throw invalidArgument(`Invalid content type ${type}: the body must be application/json.`);
  }
}

/** A page of the web server, not of the API: it is what a wrong base address meets. */
function notFoundPage(path: string): Answer {
  const text = `<!DOCTYPE html>\n<html lang=en><title>Error 404 (Not Found)!!1</title><p>The requested URL <code>${encodeURI(path)}</code> was not found on this server.</html>\n`;
  return { status: 404, headers: { "content-type": "text/html; charset=UTF-8" }, chunks: [Buffer.from(text)] };
}

/** Lists and resources have prepared replies too: an error, a verbatim body, or another resource. */
function orPrepared(reply: Reply | undefined, answer: () => Answer): Answer {
  if (reply === undefined) return answer();
  const fixed = fixedAnswer(reply, false);
  if (fixed !== undefined) return fixed;
  return reply.response === undefined ? answer() : jsonAnswer(reply.status ?? 200, reply.response, reply.headers);
}

function answerModels(request: Incoming, id: string, version: string): Answer {
  if (id === "") return page(request, "models", models.map(describeModel), 50, 1000);
  checkQuery(request);
  return jsonAnswer(200, describeModel(modelFor(id, version, "getModel")));
}

function answerFiles(request: Incoming, id: string, { files }: Service): Answer {
  const name = `files/${id}`;
  if (id === "") return page(request, "files", files.list(request.project, request.baseUrl), 10, 100);
  checkQuery(request);
  if (request.method === "GET") return jsonAnswer(200, files.get(request.project, name, request.baseUrl));
  files.remove(request.project, name);
  return jsonAnswer(200, {});
}

async function answerMethod(
  request: Incoming,
  target: { readonly model: string; readonly version: string; readonly method: string },
  service: Service,
  take: TakeReply,
): Promise<Answer> {
  checkQuery(request);
  requireJson(request);
  const { model, version, method } = target;
  if (method === "countTokens") return countTokens(request, model, version, service.files);
  if (method !== "generateContent" && method !== "streamGenerateContent") return notFoundPage(request.path);
  const isStream = method === "streamGenerateContent";
  return generate(request, { model, version, isStream }, service.files, () => take(method));
}

export async function route(request: Incoming, service: Service, take: TakeReply): Promise<Answer> {
  const { method, path } = request;
  if (/^\/upload\/v1(?:beta)?\/files$/.test(path) && method === "POST") {
    checkQuery(request, ...uploadParameters);
    return orPrepared(take("upload"), () => service.uploads.answer(request));
  }
  const parsed = /^\/(?<version>v1|v1beta)\/(?<collection>models|files)(?:\/(?<id>[^/:]+))?(?::(?<verb>\w+))?$/.exec(
    path,
  )?.groups;
  const { version = "", collection, id = "", verb } = parsed ?? {};
  if (parsed === undefined) return notFoundPage(path);
  if (collection === "models" && verb !== undefined && id !== "" && method === "POST") {
    return answerMethod(request, { model: id, version, method: verb }, service, take);
  }
  if (verb !== undefined) return notFoundPage(path);
  if (collection === "models" && method === "GET") {
    return orPrepared(take("models"), () => answerModels(request, id, version));
  }
  if (collection === "files" && (method === "GET" || (method === "DELETE" && id !== ""))) {
    return orPrepared(take("files"), () => answerFiles(request, id, service));
  }
  if (method === "POST" || method === "GET" || method === "DELETE") return notFoundPage(path);
  throw new ApiError(405, "METHOD_NOT_ALLOWED", `${method} is not supported.`);
}
