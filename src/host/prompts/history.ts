/** What a person asked before, newest first, kept on this machine and not synchronised. */
import type * as vscode from "vscode";

const KEY = "prompts";
/** For each task. */
const MOST = 30;

export interface PromptHistory {
  /** @param task its id */
  readonly of: (task: string) => readonly string[];
  readonly add: (task: string, prompt: string) => Promise<void>;
  readonly remove: (task: string, prompt: string) => Promise<void>;
}

export function createHistory(state: vscode.Memento): PromptHistory {
  const all = () => state.get<Readonly<Record<string, readonly string[]>>>(KEY, {});
  const of = (task: string) => all()[task] ?? [];
  const put = async (task: string, prompts: readonly string[]) => state.update(KEY, { ...all(), [task]: prompts });
  return {
    of,
    add: async (task, prompt) => put(task, [prompt, ...of(task).filter((one) => one !== prompt)].slice(0, MOST)),
    remove: async (task, prompt) =>
      put(
        task,
        of(task).filter((one) => one !== prompt),
      ),
  };
}
