package dev.cuttle.csi.linux;

import java.nio.file.Path;

/** What of the kernel has no program and no method of the JDK. Each answers 0 or an errno. */
interface Kernel {
  int EPERM = 1;
  int ENOENT = 2;
  int ENXIO = 6;
  int EACCES = 13;
  int EBUSY = 16;
  int ENODEV = 19;
  int EINVAL = 22;
  int EROFS = 30;
  int ETIMEDOUT = 110;

  /** Writes the text to the file in one write. May block for as long as the kernel likes. */
  int write(Path file, String text);

  /**
   * The same, while a key of type "ceph" with this name is in the keyring of this thread, which
   * nobody else can see and which is emptied at once.
   *
   * @param secret the raw key
   */
  int writeWithKey(Path file, String text, String keyName, byte[] secret);

  /** Opens the device for this process alone: EBUSY if it is mounted or claimed, by whomever. */
  int openExclusive(Path device);
}
