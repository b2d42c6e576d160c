#!/usr/bin/env bash
# What a change would do to a deployed stack, with the policy pack: preview.sh STACK
set -euo pipefail
cd "$(dirname "$0")/../.."
exec pulumi preview --stack "${1:?say which stack: preview.sh STACK}" --policy-pack policies --diff --non-interactive
