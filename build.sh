#!/usr/bin/env bash
# Runs build.ps1: in pwsh where there is one, else in the project's own host, which the .NET SDK builds first.
# Usage: ./build.sh [Build|Test|Demo|Bench|Soak|Docs|Package] [-Configuration Debug]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if command -v pwsh >/dev/null 2>&1; then
  exec pwsh -NoLogo -NoProfile -File build.ps1 "$@"
fi

if ! command -v dotnet >/dev/null 2>&1; then
  echo "The .NET SDK (10 or later) is needed, and 'dotnet' is not on the path. See https://dot.net/download." >&2
  exit 1
fi

# Quiet when all is well; whole when it is not.
if ! log=$(dotnet build src/UserProvisioning.Host -c Release --nologo -v quiet -o out/host 2>&1); then
  echo "$log" >&2
  exit 1
fi

exec dotnet out/host/UserProvisioning.Host.dll build.ps1 "$@"
