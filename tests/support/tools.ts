/** The tools that tests start. Each is named by an environment variable, which `npm test` sets. */

/** The Python that has moto, PySpark and DuckDB. */
export function python(): string {
    return tool("SLUICE_PYTHON");
}

/** The Pulumi CLI. */
export function pulumi(): string {
    return tool("SLUICE_PULUMI");
}

function tool(variable: string): string {
    const path = process.env[variable];
    if (path === undefined || path === "") {
        throw new Error(`${variable} is not set: run the tests with npm test, or set it to the executable.`);
    }
    return path;
}
