#!/usr/bin/env bash
# What the pipelines of Azure DevOps run inside of a service connection: azure-devops.sh <preview|deploy|report> <stack>
set -euo pipefail
verb=$1
stack=$2
pulumi_version=3.259.0

# Signs in as the task's service connection does, anew for as long as the deployment lasts.
sign_in() {
  export ARM_USE_OIDC=true
  export ARM_CLIENT_ID=${servicePrincipalId:?the task gives it with addSpnToEnvironment}
  export ARM_TENANT_ID=${tenantId:?the task gives it with addSpnToEnvironment}
  ARM_SUBSCRIPTION_ID=$(az account show --query id --output tsv)
  export ARM_SUBSCRIPTION_ID
}

# The agent's own, where it is the right one.
install_pulumi() {
  if [ "$(pulumi version 2>/dev/null || true)" != "v$pulumi_version" ]; then
    curl --fail --silent --show-error --location https://get.pulumi.com | sh -s -- --version "$pulumi_version"
    export PATH="$HOME/.pulumi/bin:$PATH"
  fi
}

quiet=(--non-interactive --color never --suppress-permalink --suppress-progress)

case $verb in
  preview)
    sign_in
    install_pulumi
    pulumi preview --stack "$stack" --refresh --policy-pack infra/guardrails "${quiet[@]}" 2>&1 | tee preview.txt
    ;;
  deploy)
    sign_in
    install_pulumi
    npx palisade plan --stack "$stack" --quiet
    pulumi up --stack "$stack" --yes --policy-pack infra/guardrails "${quiet[@]}"
    service=$(pulumi stack output serviceId --stack "$stack")
    outcome=0
    npx palisade verify --service "$service" --estate "out/$stack" --format markdown >verify.md || outcome=$?
    cat verify.md
    echo "##vso[task.uploadsummary]$PWD/verify.md"
    exit "$outcome"
    ;;
  report)
    # Succeeded, SucceededWithIssues, Failed, Canceled and Skipped, in the words of the report.
    word() { case $1 in Succeeded*) echo success ;; Failed) echo failure ;; Canceled) echo cancelled ;; *) echo skipped ;; esac; }
    node "$(dirname "$0")/report.mjs" --stack "$stack" \
      --plan "$PIPELINE_WORKSPACE/plan/plan.md" --plan-outcome "$(word "$PLAN")" \
      --preview "$PIPELINE_WORKSPACE/preview/preview.txt" --preview-outcome "$(word "$PREVIEW")" \
      --log "$SYSTEM_COLLECTIONURI$SYSTEM_TEAMPROJECTID/_build/results?buildId=$BUILD_BUILDID" >report.md
    echo "##vso[task.uploadsummary]$PWD/report.md"
    ;;
  *)
    echo "azure-devops.sh: there is no $verb: preview, deploy or report" >&2
    exit 2
    ;;
esac
