package dev.cuttle.operator.app;

import java.util.List;

/**
 * The volumes that an uninstall would strand.
 *
 * @param first some of them, each with its cluster
 * @param total how many there are
 */
record Remaining(List<String> first, long total) {

  Remaining {
    first = List.copyOf(first);
  }

  String words() {
    if (total == 0) {
      return "There are no volumes: Cuttle may be uninstalled.";
    }
    return """
    Cuttle is not uninstalled, because %s left: %s%s.
    Without it nobody could attach, detach or delete them; their data would stay on the Ceph clusters.
    Delete their claims first (kubectl get volumeplacements lists them), then uninstall again.
    To go on using this release instead: helm rollback, to the last revision of helm history. To leave the volumes to themselves: helm uninstall --no-hooks.\
    """
        .formatted(
            total == 1 ? "1 volume is" : total + " volumes are",
            String.join(", ", first),
            total > first.size() ? ", …" : "");
  }
}
