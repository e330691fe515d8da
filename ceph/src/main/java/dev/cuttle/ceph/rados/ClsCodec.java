package dev.cuttle.ceph.rados;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments and answers of the OSDs' class rbd as bytes: little endian, strings and lists with
 * a 32-bit length in front (Ceph's encoding.h).
 */
final class ClsCodec {
  /** "The image itself, not a snapshot": CEPH_NOSNAP. */
  static final long HEAD = -2;

  private ClsCodec() {}

  /** One string. */
  static byte[] string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return buffer(4 + bytes.length).putInt(bytes.length).put(bytes).array();
  }

  /** A struct of version 1 with these fields. */
  static byte[] struct(byte[] fields) {
    return buffer(6 + fields.length)
        .put((byte) 1)
        .put((byte) 1)
        .putInt(fields.length)
        .put(fields)
        .array();
  }

  /** A map of one string to one bufferlist. */
  static byte[] singleEntry(String key, String value) {
    byte[] first = string(key);
    byte[] second = string(value);
    return buffer(4 + first.length + second.length).putInt(1).put(first).put(second).array();
  }

  /** A string and a 64-bit number. */
  static byte[] stringAndNumber(String text, long number) {
    byte[] first = string(text);
    return buffer(first.length + 8).put(first).putLong(number).array();
  }

  /** A string and two octets. */
  static byte[] stringAndOctets(String text, int first, int second) {
    byte[] bytes = string(text);
    return buffer(bytes.length + 2).put(bytes).put((byte) first).put((byte) second).array();
  }

  /** Two 64-bit numbers. */
  static byte[] numbers(long first, long second) {
    return buffer(16).putLong(first).putLong(second).array();
  }

  /** A 64-bit number and an octet. */
  static byte[] numberAndOctet(long number, int octet) {
    return buffer(9).putLong(number).put((byte) octet).array();
  }

  /** A 64-bit number. */
  static byte[] number(long number) {
    return buffer(8).putLong(number).array();
  }

  /** Reads an answer; what does not fit the format is a failure of the call, not of ours. */
  static final class Reader {
    private final ByteBuffer bytes;

    Reader(byte[] bytes) {
      this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    int octet() throws NativeFailure {
      try {
        return Byte.toUnsignedInt(bytes.get());
      } catch (BufferUnderflowException e) {
        throw garbled();
      }
    }

    long number() throws NativeFailure {
      try {
        return bytes.getLong();
      } catch (BufferUnderflowException e) {
        throw garbled();
      }
    }

    String string() throws NativeFailure {
      byte[] text = new byte[length()];
      bytes.get(text);
      return new String(text, StandardCharsets.UTF_8);
    }

    /** How many entries follow. */
    int count() throws NativeFailure {
      return length();
    }

    /** A struct with its version in front, newer ones included: what is known of it comes first. */
    Reader struct() throws NativeFailure {
      octet(); // its version
      octet(); // the oldest that can read it
      byte[] fields = new byte[length()];
      bytes.get(fields);
      return new Reader(fields);
    }

    boolean atEnd() {
      return !bytes.hasRemaining();
    }

    /** The keys of a map from string to string. */
    List<String> keys() throws NativeFailure {
      int count = count();
      List<String> keys = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        keys.add(string());
        string();
      }
      return keys;
    }

    private int length() throws NativeFailure {
      if (bytes.remaining() < 4) {
        throw garbled();
      }
      int length = bytes.getInt();
      if (length < 0 || length > bytes.remaining()) {
        throw garbled();
      }
      return length;
    }

    private static NativeFailure garbled() {
      return new NativeFailure(
          NativeFailure.Step.CALL, 0, "an answer that is not in Ceph's format");
    }
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
