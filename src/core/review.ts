/** Going through what nobody has decided on yet. */
import type { Annotation } from "./annotation.ts";

/**
 * The next pending annotation after `from`, round the end of the list; when `from` is not in it, the first (last when
 * going back). `undefined` when none is pending but those in `except`.
 *
 * @param except ids that do not count: what is being decided on now
 */
export function nextPending(
  annotations: readonly Pick<Annotation, "id" | "review">[],
  from: string | undefined,
  direction: 1 | -1,
  except: ReadonlySet<string> = new Set(),
): string | undefined {
  const list = direction > 0 ? annotations : annotations.toReversed();
  const at = list.findIndex(({ id }) => id === from);
  const round = [...list.slice(at + 1), ...list.slice(0, at + 1)];
  return round.find(({ id, review }) => review === "pending" && !except.has(id))?.id;
}

/** The neighbour of `from` in a list; at its ends `undefined`. Without `from` the first, or the last when going back. */
export function neighbour(ids: readonly string[], from: string | undefined, direction: 1 | -1): string | undefined {
  const at = from === undefined ? -1 : ids.indexOf(from);
  if (at < 0) return direction > 0 ? ids[0] : ids.at(-1);
  return at + direction < 0 ? undefined : ids[at + direction];
}

/**
 * Annotations as a person would have drawn them on another picture: the same shapes with new ids, accepted, without what
 * a model had said about the picture they come from.
 */
export function asDrawn(annotations: readonly Annotation[], newId: () => string): readonly Annotation[] {
  return annotations.map(({ run, proposed, confidence, partial, text, ...shape }) => ({
    ...shape,
    id: newId(),
    review: "accepted",
  }));
}
