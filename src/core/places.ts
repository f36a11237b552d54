/** Where the annotations of a sidecar stand in its text. */
import type { Node } from "jsonc-parser";
import type { SidecarText } from "./edits.ts";

/** Offset (UTF-16 units) of the annotation with this id; `undefined` when there is none. */
export function offsetOfAnnotation(source: SidecarText, id: string): number | undefined {
  return annotationNodes(source).find((node) => idOf(node) === id)?.offset;
}

/** Id of the annotation whose text holds an offset; `undefined` outside of every annotation. */
export function annotationAt(source: SidecarText, offset: number): string | undefined {
  const node = annotationNodes(source).find((one) => one.offset <= offset && offset <= one.offset + one.length);
  return node === undefined ? undefined : idOf(node);
}

function annotationNodes({ root }: SidecarText): readonly Node[] {
  return member(root, "annotations")?.children ?? [];
}

function idOf(node: Node): string | undefined {
  const id: unknown = member(node, "id")?.value;
  return typeof id === "string" ? id : undefined;
}

function member(node: Node, key: string): Node | undefined {
  return node.children?.findLast((child) => child.children?.[0]?.value === key)?.children?.[1];
}
