/** Where jumps and failures go. */

import { type Flow } from "./flow";
import { type Changes } from "./memory";
import { type Scope, type Value } from "./values";

/** One path: where it has come to, and what it has changed on the way. */
export interface Path {
    readonly flow: Flow;
    readonly changes: Changes;
}

/** A jump out of a block. */
export type Jump =
    | { readonly kind: "break" | "continue"; readonly scope: Scope }
    | { readonly kind: "return"; readonly scope: Scope; readonly value: Value }
    | { readonly kind: "exit"; readonly at: number };

/** What jumps and failures come to, innermost last. */
export type Frame =
    | {
          readonly kind: "loop";
          readonly scope: Scope;
          readonly mark: number;
          turn: number;
          readonly breaks: Path[];
          continues: Path[];
      }
    | {
          readonly kind: "call";
          readonly scope: Scope;
          readonly mark: number;
          readonly returns: (Path & { readonly value: Value })[];
      }
    | { readonly kind: "try"; readonly catchesExit: boolean; raised: Flow | undefined }
    | {
          readonly kind: "finally";
          readonly mark: number;
          raised: Flow | undefined;
          readonly jumps: (Path & { readonly jump: Jump })[];
      };
