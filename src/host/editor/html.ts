import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { pageStrings } from "./strings.ts";

/** The page around the editor's script. Nothing of a document, a file name or a setting is put into it. */
export function editorHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString("base64url");
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", "editor.js"));
  const style = webview.asWebviewUri(vscode.Uri.joinPath(extension, "media", "editor.css"));
  const source = webview.cspSource;
  const policy = ["default-src 'none'", `img-src ${source}`, `style-src ${source}`, `script-src 'nonce-${nonce}'`].join(
    "; ",
  );
  const strings = JSON.stringify(pageStrings()).replaceAll("<", "\\u003c");
  const title = vscode.l10n.t("Annotations on the Picture").replaceAll(/[<&]/g, "");
  return `<!DOCTYPE html>
<html lang="${vscode.env.language.replaceAll(/[^\w-]/g, "")}">
<head>
<meta charset="UTF-8">
<title>${title}</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
</head>
<body>
<div id="app"></div>
<script type="application/json" id="strings">${strings}</script>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
