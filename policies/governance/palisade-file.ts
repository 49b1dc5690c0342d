import { z } from "zod";
import { levels } from "./levels";

const rule = z.string().min(1);
const path = z.string().min(1).max(1000);

/** `palisade.yaml`: what an organisation asks of all its stacks. The descriptions appear in editors. */
export const palisadeFile = z.strictObject({
  version: z.literal(1),
  packs: z
    .array(
      z.strictObject({
        name: z.string().min(1).meta({ description: "The pack's name." }),
        version: z.string().min(1).optional().meta({ description: "The version that is meant; another one is refused. Quote it." }),
      }),
    )
    .min(1)
    .max(50)
    .optional()
    .meta({ description: "The packs that must hold: at each rule the strictest. The pack palisade unless given." }),
  levels: z.record(rule, z.enum(levels)).optional().meta({ description: "Levels that differ from the packs', by the rule's id or name." }),
  failOn: z
    .enum(["error", "warning"])
    .optional()
    .meta({ description: "The level of findings from which checks fail and deployments stop." }),
  baseline: z
    .union([path, z.literal(false)])
    .optional()
    .meta({ description: "The one file of known findings that may be used, relative to this file; false where none may." }),
  rules: z
    .array(path)
    .max(100)
    .optional()
    .meta({ description: "Folders, files (beginning with ./ or ../) or packages that hold rules and packs of your own." }),
  waivers: z
    .strictObject({
      files: z.array(path).max(100).optional().meta({ description: "Files of waivers, relative to this file; waivers.yaml unless given." }),
      approvers: z.array(z.string().min(1)).min(1).optional().meta({ description: "Who may approve waivers; anybody unless given." }),
      waivable: z.array(rule).optional().meta({ description: "The only rules that may be waived." }),
      notWaivable: z.array(rule).optional().meta({ description: "Rules that nobody may waive." }),
      longest: z.int().min(1).max(3650).optional().meta({ description: "How many days from today a waiver may last at most." }),
      broadest: z.enum(["operation", "api", "service"]).optional().meta({
        description:
          "The broadest scope: one operation or record (or one file), one API (or a folder of files), or anything. api unless given.",
      }),
      atMost: z.int().min(1).optional().meta({ description: "How many findings one waiver may excuse." }),
    })
    .optional()
    .meta({ description: "What waivers may do, wherever they are written." }),
});

export type PalisadeFile = z.infer<typeof palisadeFile>;

const words = z.string().max(2000).optional();

/** `waivers.yaml`. What a waiver lacks is a finding at its place, so no field is asked for here. */
export const waiversFile = z.strictObject({
  waivers: z
    .array(
      z.strictObject({
        rule: words.meta({ description: "The id or the name of the rule." }),
        subject: words.meta({
          description: "What is excused, or what it stands in: apis/orders, or a file or folder relative to the organisation's file.",
        }),
        reason: words,
        owner: words,
        approver: words,
        expires: words.meta({ description: "The last day, as yyyy-MM-dd." }),
      }),
    )
    .max(10_000),
});
