import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { HOLD_MESSAGES } from "../../core/heldMessages.ts";
import { FETCH_PICTURE } from "../../core/pictureAhead.ts";
import { pageStrings } from "./strings.ts";

/**
 * The page around the editor's script. Nothing of a document or a setting is put into it. What is small is asked for before
 * the picture: all comes by one way. And a script waits for the style sheets above it.
 *
 * @param picture where its picture is, as far as that is known by now
 */
export function editorHtml(webview: vscode.Webview, extension: vscode.Uri, picture: vscode.Uri | undefined): string {
  const nonce = randomBytes(16).toString("base64url");
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", "editor.js"));
  const style = webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", "editor.css"));
  const source = webview.cspSource;
  const policy = [
    ...["default-src 'none'", "img-src blob:", `style-src ${source}`, `script-src 'nonce-${nonce}'`],
    // Pictures are fetched as files; and no worker's script may come from where VS Code serves files.
    ...[`connect-src ${source}`, "worker-src blob:"],
  ].join("; ");
  const strings = JSON.stringify(pageStrings()).replaceAll("<", "\\u003c");
  const title = vscode.l10n.t("Annotations on the Picture").replaceAll(/[<&]/g, "");
  return `<!DOCTYPE html>
<html lang="${vscode.env.language.replaceAll(/[^\w-]/g, "")}">
<head>
<meta charset="UTF-8">
<title>${title}</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="preload" as="style" href="${style}">
<script nonce="${nonce}" src="${script}" defer></script>
${picture === undefined ? "" : `<meta name="picture" content="${attribute(picture.toString())}">`}
<script nonce="${nonce}">${HOLD_MESSAGES}
${FETCH_PICTURE}</script>
<link rel="stylesheet" href="${style}">
</head>
<body>
<div id="app"></div>
<script type="application/json" id="strings">${strings}</script>
</body>
</html>`;
}

/** What a file is called must not end the attribute that it stands in. */
function attribute(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
