/** The one import of the SDK. Bundled apart and loaded at the first request; the `/web` entry reads no environment. */
export type { GenerateContentParameters } from "@google/genai/web";
export { GoogleGenAI, ThinkingLevel } from "@google/genai/web";
