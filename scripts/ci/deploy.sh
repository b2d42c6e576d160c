#!/usr/bin/env bash
# Deploys a stack, with the policy pack: deploy.sh STACK. Never --skip-preview: the rules over several resources decide there.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec pulumi up --stack "${1:?say which stack: deploy.sh STACK}" --policy-pack policies --yes --non-interactive
