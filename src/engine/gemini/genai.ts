/** The one import of the SDK. Bundled apart and loaded at the first request; the `/web` entry reads no environment. */
export type { GenerateContentConfig, GenerateContentParameters } from "@google/genai/web";
export { GoogleGenAI, HarmBlockThreshold, HarmCategory, MediaResolution, ThinkingLevel } from "@google/genai/web";
