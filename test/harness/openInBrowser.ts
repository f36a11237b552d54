import { spawn } from "node:child_process";

/** Opens an address in the person's browser; says whether there is a display to do so. */
export async function openInBrowser(url: string): Promise<boolean> {
  const opener = openerOf(url);
  if (opener === undefined) return false;
  return new Promise((resolve) => {
    const child = spawn(opener.program, opener.args, { detached: true, stdio: "ignore" });
    child.on("error", () => resolve(false));
    child.on("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}

function openerOf(url: string): { program: string; args: string[] } | undefined {
  if (process.env.CI) return undefined;
  if (process.platform === "darwin") return { program: "open", args: [url] };
  if (process.platform === "win32") return { program: "rundll32", args: ["url.dll,FileProtocolHandler", url] };
  const display = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  return display ? { program: "xdg-open", args: [url] } : undefined;
}
