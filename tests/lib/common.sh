# SPDX-License-Identifier: GPL-2.0-or-later
# What ./try, ./check and ./bench share. Sourced from the root of the tree.

export BULKHEAD_CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/bulkhead"
mkdir -p "$BULKHEAD_CACHE" build

# Installs what packages.txt names and this computer lacks. The only change made to the system.
bulkhead_install_packages() {
  local missing=() name
  while read -r name; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
  done <packages.txt
  [ ${#missing[@]} -eq 0 ] && return 0
  local root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  echo "installing ${#missing[@]} packages: ${missing[*]}"
  {
    "${root[@]}" apt-get update &&
      "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
  } >build/packages.log 2>&1 || {
    tail -n 20 build/packages.log >&2
    echo "Could not install: ${missing[*]}. The whole log is in build/packages.log." >&2
    return 1
  }
}

# Builds every program and test into build/. What one clone compiled, another need not.
bulkhead_build() {
  local -x CCACHE_DIR="$BULKHEAD_CACHE/ccache" CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
  {
    cmake -S . -B build -G Ninja \
      -DCMAKE_INSTALL_PREFIX=/usr \
      -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache &&
      cmake --build build
  } >build/build.log 2>&1 || {
    grep -E 'error|Error|FAILED' build/build.log | head -n 40 >&2
    echo "The build failed. The whole log is in build/build.log." >&2
    return 1
  }
}

# Builds the module for the kernels named, or for those the machines run.
bulkhead_build_modules() {
  local kernels=("$@")
  [ ${#kernels[@]} -gt 0 ] || kernels=(uml-fast uml-debug stock)
  # One at a time: groups of ./check run side by side.
  flock build/modules.lock bash -c '
    { tests/machine/kernels "$@" && tests/machine/build-module "$@"; } >build/kernels.log 2>&1
  ' _ "${kernels[@]}" || {
    tail -n 30 build/kernels.log >&2
    echo "No test kernel or module could be built. The whole log is in build/kernels.log." >&2
    return 1
  }
}

# Lays the installed tree for a machine into the folder $1.
bulkhead_stage() {
  rm -rf "$1" && DESTDIR="$1" flock build/stage.lock cmake --install build >build/stage.log 2>&1 || {
    tail -n 20 build/stage.log >&2
    return 1
  }
}

# Turns the log of `ctest -V` into ok/not ok/skip lines, one a test function.
ctest_lines() {
  awk '
    { sub(/^[0-9]+: /, "") }
    /^PASS   : / { if ($0 !~ /::(init|cleanup)TestCase\(\)/) print "ok " substr($0, 10) }
    /^FAIL!  : / { print "not ok " substr($0, 10) }
    /^XPASS  : / { print "not ok " substr($0, 10) }
    /^SKIP   : / { print "skip " substr($0, 10) }
    /^(ok|not ok|skip) / { print }
    /^[ 0-9\/]+ Test +#[0-9]+: .*(\*\*\*Failed|\*\*\*Timeout|\*\*\*Exception|\*\*\*Not Run)/ { print "not ok ctest " $0 }
  ' "$1"
}
