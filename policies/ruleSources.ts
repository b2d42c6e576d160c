/** Where rules come from, for what several come from. */

import { type Source } from "./rule";

export const leastPrivilege: Source = {
    quote: "Apply least-privilege permissions. When you set permissions with IAM policies, grant only the permissions required to perform a task.",
    from: "IAM User Guide, Security best practices in IAM",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
};
