/** Answers one call: gets its input, gives its output. */
export type Action = (input: unknown) => object | Promise<object>;

/** Calls by name. */
export type Actions = Readonly<Record<string, Action>>;
