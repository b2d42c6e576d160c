/** What tests of rules assert of violations. */

import * as assert from "node:assert/strict";
import { type TestResource, urn, type Violation } from "./pack";

/** That one violation was found, of this resource, and that its message says all of `parts`. */
export function assertFound(
    violations: readonly Violation[],
    resource: TestResource,
    ...parts: readonly string[]
): void {
    const [violation, ...more] = violations;
    assert.ok(violation, "nothing was found");
    assert.deepEqual(more, []);
    assert.equal(violation.urn, urn(resource));
    for (const part of parts) {
        assert.ok(violation.message.includes(part), `${violation.message}\ndoes not say: ${part}`);
    }
}

/** The same, and that the violation is at this property. */
export function assertRefused(
    violations: readonly Violation[],
    resource: TestResource,
    property: string,
    ...parts: readonly string[]
): void {
    assertFound(violations, resource, ...parts, `at ${property})`);
}

/**
 * The same of a violation for want of a value: it names the resource, what of it is not known (the property itself,
 * unless `unknown` names what holds it) and that this is why.
 */
export function assertUndecided(
    violations: readonly Violation[],
    resource: TestResource,
    property: string,
    { unknown = property, level = "mandatory" }: { unknown?: string; level?: Violation["level"] } = {},
): void {
    const cause = `${unknown} of ${urn(resource)} is not known before deployment: `;
    assertFound(violations, resource, cause, `(undecided, at ${property})`);
    assert.equal(violations[0]?.level, level);
}
