/** The bodies of requests as the emulator received them. */
import { z } from "zod";
import type { World } from "./world.ts";

const part = z.object({
  text: z.string().optional(),
  inlineData: z.object({ mimeType: z.string(), data: z.string() }).optional(),
});

const body = z.looseObject({
  contents: z.array(z.object({ role: z.string(), parts: z.array(part) })),
  systemInstruction: z.object({ parts: z.array(part) }).optional(),
  safetySettings: z.array(z.object({ category: z.string(), threshold: z.string() })).optional(),
  generationConfig: z
    .looseObject({
      responseMimeType: z.string().optional(),
      responseSchema: z.unknown().optional(),
      mediaResolution: z.string().optional(),
      maxOutputTokens: z.number().optional(),
      thinkingConfig: z.looseObject({ thinkingLevel: z.string().optional() }).optional(),
    })
    .optional(),
});

export interface AskedBody {
  /** `picture image/png`, or the text, part by part; of later turns with their role before. */
  readonly parts: readonly string[];
  readonly system: string | undefined;
  readonly safety: readonly { readonly category: string; readonly threshold: string }[] | undefined;
  readonly config: NonNullable<z.infer<typeof body>["generationConfig"]>;
  readonly url: string;
  /** The bytes of the files that came inside, in their order. */
  readonly files: readonly Buffer[];
}

/** The newest question that the emulator was asked. */
export async function lastAsked({ questions, emulator }: World): Promise<AskedBody> {
  const question = (await questions()).at(-1);
  if (question === undefined) throw new Error("Nothing was asked.");
  const {
    contents,
    systemInstruction,
    safetySettings,
    generationConfig = {},
  } = body.parse(await emulator.body(question.index));
  const parts = contents.flatMap(({ role, parts: said }, index) =>
    said.map(({ text, inlineData }) => {
      const what = inlineData === undefined ? (text ?? "") : `picture ${inlineData.mimeType}`;
      return index === 0 ? what : `${role}: ${what}`;
    }),
  );
  return {
    parts,
    system: systemInstruction?.parts[0]?.text,
    safety: safetySettings,
    config: generationConfig,
    url: question.url,
    files: contents.flatMap(({ parts: said }) =>
      said.flatMap(({ inlineData }) => (inlineData === undefined ? [] : [Buffer.from(inlineData.data, "base64")])),
    ),
  };
}
