#!/usr/bin/env bash
# The policy pack over what dev and prod would be deployed as: no account, no credentials. SARIF goes to reports/.
set -uo pipefail
cd "$(dirname "$0")/../.."
mkdir -p reports
worst=0
for stack in dev prod; do
    node bin/sluice.js check --stack "$stack" --sarif "reports/check-$stack.sarif" || worst=1
done
exit "$worst"
