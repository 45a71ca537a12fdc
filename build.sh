#!/usr/bin/env bash
# Runs build.ps1 in the PowerShell of the path, if that is 7.4 or later, else in the one that .config/dotnet-tools.json pins: the .NET SDK brings it.
# Usage: ./build.sh [Build|Test|Demo|Bench|Soak|Docs|Package] [-Configuration Debug]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if pwsh -NoLogo -NoProfile -Command 'exit [int] ($PSVersionTable.PSVersion -lt [version] "7.4")' >/dev/null 2>&1; then
  exec pwsh -NoLogo -NoProfile -File build.ps1 "$@"
fi

if ! command -v dotnet >/dev/null 2>&1; then
  echo "The .NET SDK (10 or later) is needed, and 'dotnet' is not on the path. See https://dot.net/download." >&2
  exit 1
fi

# Quiet when all is well; whole when it is not.
if ! log=$(dotnet tool restore 2>&1); then
  echo "$log" >&2
  exit 1
fi

exec dotnet tool run pwsh -NoLogo -NoProfile -File build.ps1 "$@"
