/** An error for the person at the terminal: the message says what was got, what is allowed and what to do; no stack is shown. */
export class UserError extends Error {
    constructor(
        message: string,
        /** Exit code of the command. @default 1 */
        readonly exitCode = 1,
    ) {
        super(message);
        this.name = "UserError";
    }
}

/** The command was ended by Ctrl-C (or SIGTERM); the shell's convention is 128 + the signal's number. */
export class Interrupted extends UserError {
    constructor() {
        super("Interrupted.", 130);
        this.name = "Interrupted";
    }
}
