# shellcheck shell=bash
# Finds a JDK of at least JDK_WANTED and exports JAVA_HOME and PATH. Sourced; needs nothing else from testbed/.

JDK_WANTED=25

# The major version of the JDK in a folder, read from its `release` file: no JVM has to start for it.
jdk_major() {
  local version
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ -n "$version" ] && echo "$version"
}

# Prints the first folder that holds a JDK new enough: JAVA_HOME, the javac on the PATH, the usual places.
jdk_find() {
  local candidate major javac=
  javac=$(command -v javac) && javac=$(readlink -f "$javac") && javac=${javac%/bin/javac}
  for candidate in ${JAVA_HOME:+"$JAVA_HOME"} ${javac:+"$javac"} \
    /usr/lib/jvm/* "${HOME:-/root}"/.sdkman/candidates/java/* "${HOME:-/root}"/.jdks/* /opt/*jdk* /opt/*/*jdk* \
    /usr/local/*jdk* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if major=$(jdk_major "$candidate") && [ "$major" -ge "$JDK_WANTED" ]; then
      echo "$candidate"
      return 0
    fi
  done
  return 1
}

# Exports JAVA_HOME and puts its bin in front of the PATH, or ends with a hint.
java_require() {
  local home
  if ! home=$(jdk_find); then
    {
      echo "error: no JDK $JDK_WANTED or newer found (looked at JAVA_HOME, the PATH, /usr/lib/jvm, ~/.sdkman, ~/.jdks and /opt)."
      [ -z "${JAVA_HOME:-}" ] || echo "       JAVA_HOME is $JAVA_HOME (version $(jdk_major "$JAVA_HOME" || echo unknown))."
      echo "hint:  install one (for instance 'apt-get install openjdk-$JDK_WANTED-jdk-headless', or with SDKMAN) or set JAVA_HOME."
    } >&2
    return 1
  fi
  export JAVA_HOME=$home PATH="$home/bin:$PATH"
}
