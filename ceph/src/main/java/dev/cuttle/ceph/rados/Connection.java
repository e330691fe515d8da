package dev.cuttle.ceph.rados;

import com.ceph.rados.IoCTX;
import com.ceph.rados.exceptions.RadosException;
import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.PoolAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One connected rados_t, the only owner of its handle. Lent to many calls at once; shut down when
 * it is retired and the last of them has given it back.
 */
final class Connection {
  private final CephAccess access;
  private final RadosHandle handle;
  private final long opened = System.nanoTime();
  private final List<String> unresolved;
  private int borrowers;
  private boolean retired;

  /** Work with an open pool. */
  @FunctionalInterface
  interface PoolWork<T> {
    T run(Pool pool) throws NativeFailure;
  }

  private Connection(CephAccess access, RadosHandle handle, List<String> unresolved) {
    this.access = access;
    this.handle = handle;
    this.unresolved = unresolved;
  }

  /** Connects and compares the fsid. Blocks for three quarters of the time left at most. */
  static Connection open(CephAccess access, TimeLimits limits) throws NativeFailure {
    MonitorNames.Resolved monitors =
        new MonitorNames().resolve(access.monitors(), limits.left().dividedBy(4));
    Map<String, String> config = ClientConfig.of(access, monitors.monitors(), limits);
    RadosHandle handle = new RadosHandle(access.user());
    boolean connected = false;
    try {
      configure(handle, config);
      connect(handle);
      mustBe(access.fsid(), handle);
      connected = true;
      return new Connection(access, handle, monitors.unresolved());
    } finally {
      if (!connected) {
        handle.shutDown();
      }
    }
  }

  private static void configure(RadosHandle handle, Map<String, String> config)
      throws NativeFailure {
    if (!handle.made()) {
      throw new NativeFailure(NativeFailure.Step.SETTINGS, 0, "not a user name");
    }
    for (Map.Entry<String, String> setting : config.entrySet()) {
      try {
        handle.confSet(setting.getKey(), setting.getValue());
      } catch (RadosException e) {
        if (Pinned.SETTINGS.containsKey(setting.getKey())
            && Math.abs(e.getReturnValue()) == ErrnoTable.ENOENT) {
          continue;
        }
        // The value may be the key: it must not get into the text.
        throw new NativeFailure(
            NativeFailure.Step.SETTINGS,
            e.getReturnValue(),
            "the client setting " + setting.getKey() + " is unknown or its value does not fit");
      }
    }
  }

  private static void connect(RadosHandle handle) throws NativeFailure {
    try {
      handle.connect();
    } catch (RadosException e) {
      throw new NativeFailure(NativeFailure.Step.CONNECT, e.getReturnValue(), "");
    }
  }

  private static void mustBe(String fsid, RadosHandle handle) throws NativeFailure {
    String found;
    try {
      found = handle.clusterFsid();
    } catch (RadosException e) {
      throw new NativeFailure(NativeFailure.Step.CONNECT, e.getReturnValue(), "");
    }
    if (!found.equalsIgnoreCase(fsid)) {
      throw new NativeFailure(
          NativeFailure.Step.FSID,
          0,
          "the cluster behind these monitors has the fsid " + found + ", not " + fsid);
    }
  }

  /** Since it was opened. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - opened);
  }

  /** The monitors among those we were told whose names nobody knows. */
  List<String> unresolved() {
    return unresolved;
  }

  String cluster() {
    return access.cluster();
  }

  /** False if it is retired: ask for another one. Every true is followed by {@link #giveBack}. */
  synchronized boolean borrow() {
    if (retired) {
      return false;
    }
    borrowers++;
    return true;
  }

  void giveBack() {
    boolean last;
    synchronized (this) {
      borrowers--;
      last = retired && borrowers == 0;
    }
    if (last) {
      handle.shutDown();
    }
  }

  /** No further loans; shuts down now, or when the last borrower is back. */
  void retire() {
    boolean last;
    synchronized (this) {
      last = !retired && borrowers == 0;
      retired = true;
    }
    if (last) {
      handle.shutDown();
    }
  }

  /** Lends an io context of the pool and namespace. Only between borrow and giveBack. */
  <T> T withPool(PoolAddress address, PoolWork<T> work) throws NativeFailure {
    IoCTX io = open(address.pool());
    try (Pool pool = new Pool(this, io)) {
      io.setNamespace(address.namespace());
      return work.run(pool);
    }
  }

  private IoCTX open(String pool) throws NativeFailure {
    try {
      return handle.ioCtxCreate(pool);
    } catch (RadosException e) {
      throw new NativeFailure(
          NativeFailure.Step.POOL, e.getReturnValue(), "there is no pool " + pool);
    }
  }

  /** Answered from the client's map of the cluster, mostly without a message. */
  void mustHavePool(String pool) throws NativeFailure {
    try {
      handle.poolLookup(pool);
    } catch (RadosException e) {
      throw new NativeFailure(
          NativeFailure.Step.POOL, e.getReturnValue(), "there is no data pool " + pool);
    }
  }

  /** A monitor command in JSON; answers the JSON output. */
  String ask(String command) throws NativeFailure {
    return MonCommand.run(handle.pointer(), command);
  }
}
