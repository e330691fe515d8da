package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephCallObserver;
import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.CephKey;
import dev.cuttle.ceph.ImageSpec;
import dev.cuttle.ceph.PoolAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NativeCallsTest {
  private static final PoolAddress POOL =
      new PoolAddress(
          new CephAccess(
              "east", "fsid", List.of("192.0.2.1:6789"), "u", new CephKey("a2V5"), Map.of()),
          "rbd",
          "");

  private final AtomicInteger contacts = new AtomicInteger();
  private final RadosCeph ceph =
      new RadosCeph(RadosSettings.defaults(), CephCallObserver.NONE, this::contact);

  private Connection contact(CephAccess access, TimeLimits limits) throws NativeFailure {
    contacts.incrementAndGet();
    throw new NativeFailure(NativeFailure.Step.CONNECT, ErrnoTable.EACCES, "");
  }

  @AfterEach
  void close() {
    ceph.close();
  }

  @Test
  void whatIsNoNameIsToldBeforeAnybodyIsContacted() {
    assertThatThrownBy(() -> ceph.images().exists(POOL.image("a/b")))
        .isInstanceOf(CephException.Invalid.class)
        .hasMessageContaining("image name with / or @");
    assertThatThrownBy(() -> ceph.images().create(POOL.image(""), ImageSpec.ofSize(1)))
        .isInstanceOf(CephException.Invalid.class);
    assertThatThrownBy(() -> ceph.images().whereabouts(POOL, "1@2"))
        .isInstanceOf(CephException.Invalid.class)
        .hasMessageContaining("image id");
    assertThat(contacts).hasValue(0);
    assertThatThrownBy(() -> ceph.images().exists(POOL.image("a")))
        .isInstanceOf(CephException.NotPermitted.class);
    assertThat(contacts).hasValue(1);
  }
}
