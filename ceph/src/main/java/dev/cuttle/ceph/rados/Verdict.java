package dev.cuttle.ceph.rados;

/** What came of contacting a cluster in a process of its own. */
sealed interface Verdict {

  /** It connected, found the cluster that is meant, and disconnected. */
  record Survived() implements Verdict {}

  /** It was told no, and lives. */
  record Refused(NativeFailure.Step step, int errno, String what) implements Verdict {

    static Refused of(NativeFailure failure) {
      return new Refused(failure.step(), failure.errno(), failure.what());
    }

    /** Whether it got as far as what it was refused for: the contact itself was survived. */
    boolean connected() {
      return step == NativeFailure.Step.FSID;
    }

    NativeFailure failure() {
      return new NativeFailure(step, errno, what);
    }
  }

  /** The library ended the process. */
  record Died(String lastWords) implements Verdict {}

  /** Others come first. Nothing is known that was not known before. */
  record Waiting() implements Verdict {}

  /** There was no process to try it in. */
  record Untried(String why) implements Verdict {}
}
