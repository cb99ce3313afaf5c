#!/usr/bin/env bash
# Deploys an application package as soon as Vespa's config server answers, and waits until the container does.
#
#   deploy.sh [ZIP [CONFIG_SERVER [CONTAINER]]]
#
# WAIT_SECONDS says how long each may take (300).
set -euo pipefail

zip="${1:-application/target/local.zip}"
config_server="${2:-http://localhost:19071}"
container="${3:-http://localhost:8080}"
wait_seconds="${WAIT_SECONDS:-300}"

# Waits until a service answers that it is up.
await() {
  local name="$1" url="$2" end=$((SECONDS + wait_seconds))
  until curl --fail --silent --max-time 5 --output /dev/null "$url/state/v1/health"; do
    if ((SECONDS >= end)); then
      echo "deploy: the $name at $url did not answer within $wait_seconds s; look at its log" >&2
      exit 1
    fi
    sleep 1
  done
}

if [[ ! -f "$zip" ]]; then
  echo "deploy: found no $zip, expected an application package; build it with ./mvnw package" >&2
  exit 2
fi

await "config server" "$config_server"
answer="$(mktemp)"
trap 'rm -f "$answer"' EXIT
status="$(curl --silent --show-error --output "$answer" --write-out '%{http_code}' \
  --header 'Content-Type: application/zip' --data-binary "@$zip" \
  "$config_server/application/v2/tenant/default/prepareandactivate")"
cat "$answer"
echo
if [[ "$status" != 200 ]]; then
  echo "deploy: the config server answered $status and refused the package" >&2
  exit 1
fi
await "container" "$container"
echo "deploy: $container answers"
