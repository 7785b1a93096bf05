#!/usr/bin/env bash
# What `make test` runs: every check and every test, to the end, then what each step said and how long it took.
# Missing system parts are installed where that is allowed (root on Debian) and otherwise named with their cure;
# tests that need them are then skipped, and in CI (CI=true) a skipped test is a failed one.
set -u
cd "$(dirname "$0")/.." || exit 1
exec </dev/null
export LC_ALL=C.UTF-8 PYTHONUTF8=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CAICACH_DATA_DIR="$work/data" CAICACH_SECRET_KEY="of this test run only" TESTS_SHARED="$work/shared"
bin=.venv/bin
steps=()
failed=0

need() { # need PACKAGE FILE...: one of the files (patterns too) tells that the package is there
  local package=$1 pattern
  shift
  for pattern in "$@"; do compgen -G "$pattern" >/dev/null && return; done
  missing+=("$package")
}

install_missing() {
  missing=()
  need chromium /usr/bin/chromium
  need fonts-liberation '/usr/share/fonts/truetype/liberation*/LiberationSans-Regular.ttf'
  need openjdk-17-jre-headless '/usr/lib/jvm/*/bin/java'
  need postgresql '/usr/lib/postgresql/*/bin/initdb'
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -eq 0 ] && [ -f /etc/debian_version ]; then
    echo "installing: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get -qq update && apt-get -qq install --no-install-recommends "${missing[@]}"; } >"$work/apt" 2>&1 && return
    cat "$work/apt"
  fi
  local package
  for package in "${missing[@]}"; do echo "missing: $package; install it with: sudo apt-get install $package"; done
}

step() { # step NAME COMMAND...: run it, show and keep what it says, go on whatever happens
  local name=$1 log="$work/${#steps[@]}.log" start=$SECONDS outcome=ok
  shift
  printf '\n── %s ──\n' "$name"
  "$@" 2>&1 | tee "$log"
  if [ "${PIPESTATUS[0]}" -ne 0 ]; then outcome=FAILED failed=1; fi
  steps+=("$(printf '%-7s %4d s  %s' "$outcome" $((SECONDS - start)) "$name")")
}

total() { # the closing lines of all pytest runs, added up in pytest's own words
  cat "$work"/*.log | sed -nE 's/^=+ (.* in [0-9.]+s.*) =+$/\1/p' | awk -F' in ' '
    { split($1, parts, ", "); for (i in parts) { split(parts[i], w, " "); count[w[2]] += w[1] } time += $2 }
    END { n = split("failed passed skipped deselected xfailed xpassed warning warnings error errors", order, " ")
          for (i = 1; i <= n; i++) if (order[i] in count) line = line (line ? ", " : "") count[order[i]] " " order[i]
          printf "===== %s in %.2fs =====\n", line ? line : "no tests ran", time }'
}

install_missing
step "format" $bin/ruff format --check .
step "lint" $bin/ruff check .
step "layers" $bin/lint-imports
step "types" $bin/mypy
step "tests on SQLite" $bin/pytest -m "not browser and not spark" -n 2 --dist loadfile --durations 10
step "tests on PostgreSQL" $bin/pytest -m "not browser and not spark" --db pg -n 2 --dist loadfile --durations 10
step "browser walks on PostgreSQL" $bin/pytest tests/browser -m browser --db pg -n 2 --dist loadfile --durations 10
step "browser smoke walk on SQLite" $bin/pytest tests/browser/test_smoke.py -m browser

step "statistics on Spark" .venv-spark/bin/pytest tests/spark -p no:warnings --durations 3

printf '\n── summary, %d s ──\n' "$SECONDS"
printf '%s\n' "${steps[@]}"
total
exit $failed
