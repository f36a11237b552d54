/** The script of a worker, by `workerSources.ts`. */
declare module "*?worker" {
  export const source: string;
}
