#!/usr/bin/env bash
# Whether a deployed lake works: one run of the users job and one query of what it writes. smoke.sh STACK
set -euo pipefail
cd "$(dirname "$0")/../.."
stack=${1:?say which stack: smoke.sh STACK}
node bin/sluice.js --stack "$stack" crawl raw
node bin/sluice.js --stack "$stack" run users
node bin/sluice.js --stack "$stack" crawl curated
node bin/sluice.js --stack "$stack" query "SELECT count(*) AS n FROM users"
