/** A metric math expression that is not understood here. */
export class MetricMathError extends Error {}

/** A number for each period; undefined where there is none. */
export type Series = readonly (number | undefined)[];

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z][A-Za-z0-9_]*)|([-+*/(),]))/y;

/**
 * Computes a metric math expression: numbers, ids of other metrics, + - * / with parentheses, and FILL(id, number). A period
 * in which an operand is missing, or a divisor is zero, has no value, as in CloudWatch.
 *
 * @throws MetricMathError for anything else
 */
export function compute(expression: string, metrics: ReadonlyMap<string, Series>, periods: number): Series {
    return new Parser(expression, metrics, periods).result();
}

class Parser {
    private readonly tokens: string[];

    constructor(
        private readonly expression: string,
        private readonly metrics: ReadonlyMap<string, Series>,
        private readonly periods: number,
    ) {
        this.tokens = this.read();
    }

    result(): Series {
        const series = this.sum();
        if (this.tokens.length > 0) {
            throw this.problem(`has ${this.tokens[0]} too much`);
        }
        return series;
    }

    private read(): string[] {
        const tokens: string[] = [];
        TOKEN.lastIndex = 0;
        const text = this.expression.trimEnd();
        while (TOKEN.lastIndex < text.length) {
            const from = TOKEN.lastIndex;
            const match = TOKEN.exec(text);
            if (match === null) {
                throw this.problem(`is not understood from ${JSON.stringify(text.slice(from))} on`);
            }
            tokens.push(match[0].trim());
        }
        return tokens;
    }

    private sum(): Series {
        let left = this.product();
        for (let operator = this.take("+", "-"); operator !== undefined; operator = this.take("+", "-")) {
            const sign = operator === "+" ? 1 : -1;
            left = both(left, this.product(), (one, other) => one + sign * other);
        }
        return left;
    }

    private product(): Series {
        let left = this.factor();
        for (let operator = this.take("*", "/"); operator !== undefined; operator = this.take("*", "/")) {
            const times = operator === "*";
            left = both(left, this.factor(), (one, other) =>
                times ? one * other : other === 0 ? undefined : one / other,
            );
        }
        return left;
    }

    private factor(): Series {
        if (this.take("-") !== undefined) {
            return this.factor().map((value) => (value === undefined ? undefined : -value));
        }
        if (this.take("(") !== undefined) {
            const inner = this.sum();
            this.expect(")");
            return inner;
        }
        const token = this.tokens.shift() ?? "";
        if (/^\d/.test(token)) {
            return Array.from({ length: this.periods }, () => Number(token));
        }
        if (token === "FILL") {
            return this.fill();
        }
        const series = this.metrics.get(token);
        if (series === undefined) {
            throw this.problem(
                token === ""
                    ? "ends too early"
                    : `uses ${token}, which is none of ${[...this.metrics.keys()].join(", ")}`,
            );
        }
        return series;
    }

    private fill(): Series {
        this.expect("(");
        const series = this.sum();
        this.expect(",");
        const filler = this.tokens.shift() ?? "";
        if (!/^\d/.test(filler)) {
            throw this.problem(`fills with ${filler}, where the local endpoint knows numbers alone`);
        }
        this.expect(")");
        return series.map((value) => value ?? Number(filler));
    }

    private take(...wanted: readonly string[]): string | undefined {
        return wanted.includes(this.tokens[0] ?? "") ? this.tokens.shift() : undefined;
    }

    private expect(wanted: string): void {
        if (this.take(wanted) === undefined) {
            throw this.problem(`lacks ${wanted} before ${this.tokens[0] ?? "its end"}`);
        }
    }

    private problem(what: string): MetricMathError {
        return new MetricMathError(
            `The expression ${JSON.stringify(this.expression)} ${what}; the local endpoint knows ids, numbers, + - * / ( ) and FILL.`,
        );
    }
}

function both(left: Series, right: Series, operate: (one: number, other: number) => number | undefined): Series {
    return left.map((one, index) => {
        const other = right[index];
        return one === undefined || other === undefined ? undefined : operate(one, other);
    });
}
