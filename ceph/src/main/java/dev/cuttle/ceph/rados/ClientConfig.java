package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The settings of one client, complete: no ceph.conf, keyring or other file of the machine is read.
 * The time limits end every native call, so that threads come back from a cluster that hangs.
 */
final class ClientConfig {
  private static final List<String> OPEN_TO_USERS =
      List.of(
          "rbd_", "rados_", "objecter_", "librados_", "ms_", "monclient_", "mon_client_", "crush_");
  private static final List<String> OURS =
      List.of("rados_mon_op_timeout", "rados_osd_op_timeout", "rbd_plugins");

  private ClientConfig() {}

  /**
   * Name to value, in the order to set them.
   *
   * @param deadline of the calls this client is for
   */
  static Map<String, String> of(CephAccess access, Duration deadline) throws NativeFailure {
    Map<String, String> config = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : access.config().entrySet()) {
      config.put(checked(access, entry.getKey()), entry.getValue());
    }
    config.put("mon_host", String.join(",", access.monitors()));
    config.put("auth_client_required", "cephx");
    config.put("keyring", "");
    config.put("key", access.key().base64());
    config.put("client_mount_timeout", part(deadline, 0.5));
    config.put("rados_mon_op_timeout", part(deadline, 0.8));
    config.put("rados_osd_op_timeout", part(deadline, 0.8));
    config.put("log_file", "");
    config.put("log_to_stderr", "false");
    config.put("err_to_stderr", "false");
    config.put("log_to_syslog", "false");
    config.put("admin_socket", "");
    return config;
  }

  private static String checked(CephAccess access, String name) throws NativeFailure {
    String plain = name.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
    boolean open = OPEN_TO_USERS.stream().anyMatch(plain::startsWith);
    if (!open || OURS.contains(plain)) {
      throw new NativeFailure(
          NativeFailure.Step.SETTINGS,
          0,
          "the client setting " + name + " of " + access.cluster() + " may not be set");
    }
    return plain;
  }

  /** Whole seconds: librados of Ceph 16 takes no fractions for all of them. */
  private static String part(Duration whole, double share) {
    return Long.toString(Math.max(1, (long) (whole.toSeconds() * share)));
  }
}
