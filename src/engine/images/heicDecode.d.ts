declare module "heic-decode" {
  interface Picture {
    readonly width: number;
    readonly height: number;
    /** Upright RGBA. */
    readonly decode: () => Promise<{ readonly data: Uint8ClampedArray }>;
  }

  /** The top-level pictures of a file, the primary one first. */
  function all(input: { readonly buffer: Uint8Array }): Promise<readonly Picture[]>;

  const decoder: { readonly all: typeof all };
  export = decoder;
}
