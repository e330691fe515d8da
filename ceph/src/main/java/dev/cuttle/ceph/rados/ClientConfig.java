package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.ClientSetting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of one client, complete: no ceph.conf, keyring or other file of the machine is read.
 * What is set here outranks the cluster's central configuration, now and when that is changed. The
 * time limits end every native call, so that threads come back from a cluster that hangs.
 */
final class ClientConfig {

  private ClientConfig() {}

  /**
   * Name to value, in the order to set them.
   *
   * @param monitors where they are, each an address that needs no more resolving
   * @param limits of the calls this client is for, and of its connect
   */
  static Map<String, String> of(CephAccess access, List<String> monitors, TimeLimits limits)
      throws NativeFailure {
    Map<String, String> config = new LinkedHashMap<>(Pinned.SETTINGS);
    config.putAll(chosen(access));
    config.put("mon_host", String.join(",", monitors));
    config.put("auth_client_required", "cephx");
    config.put("keyring", "");
    config.put("key", access.key().base64());
    config.put("client_mount_timeout", part(limits.left(), 0.5));
    config.put("rados_mon_op_timeout", part(limits.call(), 0.8));
    config.put("rados_osd_op_timeout", part(limits.call(), 0.8));
    return config;
  }

  /**
   * @throws NativeFailure if the access has a setting that may not be set, or not so
   */
  static void mustAllow(CephAccess access) throws NativeFailure {
    var _ = chosen(access);
  }

  private static Map<String, String> chosen(CephAccess access) throws NativeFailure {
    Map<String, String> chosen = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : access.config().entrySet()) {
      ClientSetting setting = known(access, entry.getKey());
      chosen.put(setting.key(), fitting(access, setting, entry.getValue()));
    }
    return chosen;
  }

  private static ClientSetting known(CephAccess access, String name) throws NativeFailure {
    return ClientSetting.named(name)
        .orElseThrow(() ->
            refused(
                "the client setting \""
                    + name
                    + "\" of "
                    + access.cluster()
                    + " may not be set; these may: "
                    + String.join(", ", ClientSetting.keys())));
  }

  private static String fitting(CephAccess access, ClientSetting setting, String value)
      throws NativeFailure {
    return setting
        .read(value)
        .orElseThrow(() ->
            refused(
                "the client setting "
                    + setting.key()
                    + " of "
                    + access.cluster()
                    + " cannot be \""
                    + value
                    + "\"; it is "
                    + setting.fitting()));
  }

  private static NativeFailure refused(String what) {
    return new NativeFailure(NativeFailure.Step.SETTINGS, 0, what);
  }

  /** Whole seconds: librados of Ceph 16 takes no fractions for all of them. */
  private static String part(Duration whole, double share) {
    return Long.toString(Math.max(1, (long) (whole.toSeconds() * share)));
  }
}
