package dev.cuttle.ceph.rados;

import com.ceph.rados.exceptions.RadosException;
import java.io.IOException;

/** A trial's program without our pinned settings: contacts the cluster with a deadly one. */
final class PoisonedTrial {

  private PoisonedTrial() {}

  public static void main(String[] arguments) throws IOException, RadosException {
    TrialMessages.Task task = TrialMessages.readTask(System.in.readAllBytes());
    RadosHandle handle = new RadosHandle(task.access().user());
    handle.confSet("mon_host", String.join(",", task.access().monitors()));
    handle.confSet("key", task.access().key().base64());
    handle.confSet("ms_type", "foo");
    handle.connect();
  }
}
