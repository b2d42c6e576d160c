#!/usr/bin/env bash
# Whether a deployed lake answers, by reading alone: its jobs are there with their latest runs, and its workgroup answers a
# query. No job is started and no table read; Athena keeps the query's one-row result as it keeps every result. verify.sh STACK
set -euo pipefail
cd "$(dirname "$0")/../.."
stack=${1:?say which stack: verify.sh STACK}
node bin/sluice.js --stack "$stack" runs --number 1
node bin/sluice.js --stack "$stack" query "SELECT 1 AS answers"
