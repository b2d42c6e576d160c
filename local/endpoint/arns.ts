/** ARNs of what the endpoint keeps, in its region and account. */
export class Arns {
    constructor(
        readonly region: string,
        readonly accountId: string,
    ) {}

    glue(resource: string): string {
        return `arn:aws:glue:${this.region}:${this.accountId}:${resource}`;
    }

    job(name: string): string {
        return this.glue(`job/${name}`);
    }

    crawler(name: string): string {
        return this.glue(`crawler/${name}`);
    }

    ruleset(name: string): string {
        return this.glue(`dataQualityRuleset/${name}`);
    }

    trigger(name: string): string {
        return this.glue(`trigger/${name}`);
    }

    workflow(name: string): string {
        return this.glue(`workflow/${name}`);
    }

    workGroup(name: string): string {
        return `arn:aws:athena:${this.region}:${this.accountId}:workgroup/${name}`;
    }

    /** Budgets belong to no region. */
    budget(name: string): string {
        return `arn:aws:budgets::${this.accountId}:budget/${name}`;
    }

    /** A log stream, or with an empty name what AWS checks for the calls about a whole group. */
    logStream(group: string, stream: string): string {
        return `arn:aws:logs:${this.region}:${this.accountId}:log-group:${group}:log-stream:${stream}`;
    }

    /** A role by its ARN, or by its name where that is what was given. */
    role(nameOrArn: string): string {
        return nameOrArn.startsWith("arn:") ? nameOrArn : `arn:aws:iam::${this.accountId}:role/${nameOrArn}`;
    }

    iam(resource: string): string {
        return `arn:aws:iam::${this.accountId}:${resource}`;
    }

    get root(): string {
        return this.iam("root");
    }
}

/** The name at the end of a role's ARN, which is how IAM's API knows it, or the name itself. */
export function roleNameOf(nameOrArn: string): string {
    return nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
}
