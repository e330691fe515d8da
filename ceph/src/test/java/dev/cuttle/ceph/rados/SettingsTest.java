package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final String SECRET = "c2VjcmV0";

  private static CephAccess access(Map<String, String> config) {
    return new CephAccess(
        "east",
        "fsid",
        List.of("192.0.2.1:6789", "[2001:db8::1]:6789"),
        "cuttle",
        new CephKey(SECRET),
        config);
  }

  private static Map<String, String> config(Map<String, String> users) throws NativeFailure {
    return ClientConfig.of(access(users), Duration.ofSeconds(10));
  }

  @Test
  void everyNativeWaitEndsBeforeTheDeadline() throws NativeFailure {
    assertThat(config(Map.of()))
        .containsEntry("client_mount_timeout", "5")
        .containsEntry("rados_mon_op_timeout", "8")
        .containsEntry("rados_osd_op_timeout", "8");
  }

  @Test
  void theClientKnowsItsMonitorsAndNoFile() throws NativeFailure {
    assertThat(config(Map.of()))
        .containsEntry("mon_host", "192.0.2.1:6789,[2001:db8::1]:6789")
        .containsEntry("auth_client_required", "cephx")
        .containsEntry("keyring", "")
        .containsEntry("log_file", "")
        .containsEntry("admin_socket", "");
  }

  @Test
  void usersMayTuneTheirClient() throws NativeFailure {
    assertThat(config(Map.of("rbd cache", "false", "ms-client-mode", "secure")))
        .containsEntry("rbd_cache", "false")
        .containsEntry("ms_client_mode", "secure");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key",
        "keyring",
        "mon_host",
        "Log File",
        "admin-socket",
        "auth_client_required",
        "rados_osd_op_timeout",
        "rados mon op timeout",
        "client_mount_timeout",
        "plugin_dir",
        "rbd_plugins",
        "run_dir",
        ""
      })
  void whatWouldBreakOursIsRefused(String name) {
    assertThatThrownBy(() -> config(Map.of(name, "value")))
        .isInstanceOf(NativeFailure.class)
        .hasMessageContaining("may not be set");
  }

  @Test
  void theKeyIsNotInTheTextOfAnything() {
    CephAccess access = access(Map.of());
    assertThat(access.toString()).doesNotContain(SECRET);
    assertThat(access.key().toString()).doesNotContain(SECRET);
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    Duration ten = Duration.ofSeconds(10);
    assertThatThrownBy(() -> new RadosSettings(Duration.ofMillis(10), ten, ten, 1, 1, 1))
        .hasMessageContaining("call deadline");
    assertThatThrownBy(() -> new RadosSettings(ten, ten, ten, 0, 1, 1))
        .hasMessageContaining("threads");
    assertThatThrownBy(() -> new RadosSettings(ten, ten, ten, 1, 1, 0))
        .hasMessageContaining("queue");
  }
}
