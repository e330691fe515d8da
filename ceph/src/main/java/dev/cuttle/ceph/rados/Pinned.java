package dev.cuttle.ceph.rados;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings that nobody else may decide. A cluster's central configuration reaches every client, and
 * librados cannot be told to ignore it (it knows {@code --no-mon-config} only in Ceph's own
 * programs); an explicit value outranks it. See docs/adr/0010.
 */
final class Pinned {

  /** Name to value. A librados that does not know one of them cannot be hurt by it. */
  static final Map<String, String> SETTINGS = settings();

  private Pinned() {}

  private static Map<String, String> settings() {
    Map<String, String> pinned = new LinkedHashMap<>();
    whatAborts(pinned);
    whatWritesElsewhere(pinned);
    // Else other monitors than ours are asked, or none.
    pinned.put("auth_supported", "");
    pinned.put("mon_host_override", "");
    pinned.put("monmap", "");
    // Else a removed image would live on in the pool's trash.
    pinned.put("rbd_move_to_trash_on_remove", "false");
    return Collections.unmodifiableMap(pinned);
  }

  /** At some value of these the library ends the process: found by trying each. */
  private static void whatAborts(Map<String, String> pinned) {
    pinned.put("ms_type", "async+posix");
    pinned.put("ms_public_type", "");
    pinned.put("ms_cluster_type", "");
    pinned.put("ms_tcp_prefetch_max_size", "4096");
    pinned.put("log_max_recent", "500");
    pinned.put("objecter_completion_locks_per_session", "32");
    pinned.put("rbd_plugins", "");
  }

  private static void whatWritesElsewhere(Map<String, String> pinned) {
    pinned.put("log_file", "");
    pinned.put("log_to_stderr", "false");
    pinned.put("err_to_stderr", "false");
    pinned.put("log_to_syslog", "false");
    pinned.put("err_to_syslog", "false");
    pinned.put("log_to_graylog", "false");
    pinned.put("err_to_graylog", "false");
    pinned.put("log_to_journald", "false");
    pinned.put("err_to_journald", "false");
    pinned.put("admin_socket", "");
  }
}
