/** The runs of a sidecar as the page shows them. */
import type { Run } from "../../core/annotation.ts";
import type { ViewRun } from "../../core/panelProtocol.ts";
import { costOf } from "../../engine/gemini/cost.ts";
import { modelRow } from "../../engine/gemini/models.ts";
import { taskName } from "../taskNames.ts";

/** Runs with the name of their task, the model that answered and what that cost by list price on its day. */
export function viewRuns(runs: readonly Run[]): readonly ViewRun[] {
  return runs.map(({ model: asked, modelVersion, ...run }) => {
    const model = modelVersion ?? asked;
    const cost = costOf(modelRow(model), run.tokens ?? {}, run.time.slice(0, 10));
    return {
      ...run,
      name: taskName(run.task),
      model,
      ...(model === asked ? {} : { asked }),
      ...(cost === undefined ? {} : { cost }),
    };
  });
}
