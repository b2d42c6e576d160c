import { type IAM } from "@aws-sdk/client-iam";

/** The documents written into a role. */
export async function inlinePolicies(iam: IAM, role: string): Promise<{ name: string; policy: string }[]> {
    const names = await allPages(async (Marker) => {
        const page = await iam.listRolePolicies({ RoleName: role, Marker });
        return { items: page.PolicyNames, next: page.IsTruncated ? page.Marker : undefined };
    });
    return Promise.all(
        names.sort().map(async (name) => {
            const { PolicyDocument: document = "" } = await iam.getRolePolicy({ RoleName: role, PolicyName: name });
            return { name, policy: decodeURIComponent(document) };
        }),
    );
}

/** The ARNs of the managed policies attached to a role. */
export async function attachedPolicies(iam: IAM, role: string): Promise<string[]> {
    const policies = await allPages(async (Marker) => {
        const page = await iam.listAttachedRolePolicies({ RoleName: role, Marker });
        return { items: page.AttachedPolicies, next: page.IsTruncated ? page.Marker : undefined };
    });
    return policies.map(({ PolicyArn = "" }) => PolicyArn).sort();
}

async function allPages<T>(
    read: (marker: string | undefined) => Promise<{ items: T[] | undefined; next: string | undefined }>,
): Promise<T[]> {
    const all: T[] = [];
    let marker: string | undefined;
    do {
        const { items, next } = await read(marker);
        all.push(...(items ?? []));
        marker = next;
    } while (marker !== undefined);
    return all;
}
