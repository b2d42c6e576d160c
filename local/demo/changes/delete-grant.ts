import * as pulumi from "@pulumi/pulumi";
import main = require("../../../infra");

/**
 * An unsafe change, for the demo: the job of `users`, which appends, is granted `s3:DeleteObject`. The policy
 * `delete-only-with-overwrite` refuses it.
 */
pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
    if (type !== "aws:iam/rolePolicy:RolePolicy" || !name.startsWith("users-job")) {
        return undefined;
    }
    const document = JSON.parse(String(props.policy)) as { Statement: object[] };
    const curated = `arn:aws:s3:::${pulumi.getProject()}-${pulumi.getStack()}-curated-*/*`;
    document.Statement.push({ Sid: "TidyUp", Effect: "Allow", Action: "s3:Delete*", Resource: curated });
    return { props: { ...props, policy: JSON.stringify(document) }, opts };
});

export = main;
