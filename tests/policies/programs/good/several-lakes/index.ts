import { DataLake } from "../../shared/dataLake";

// Three lakes in one stack: what one lake's job reads is none of another's business.
for (const [name, region] of [
    ["sales", "eu-central-1"],
    ["parts", "eu-central-1"],
    ["people", "eu-west-1"],
] as const) {
    new DataLake(
        name,
        {
            account: "123456789012",
            region,
            keyArn: `arn:aws:kms:${region}:123456789012:key/11111111-2222-3333-4444-555555555555`,
            tables: { events: "append" },
        },
        { protect: true },
    );
}
