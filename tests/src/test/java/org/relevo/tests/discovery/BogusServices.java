package org.relevo.tests.discovery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** A program that announces what is not there: a thousand services, absurd texts, one forged machine, and noise. */
final class BogusServices {
  private static final int MDNS_PORT = 5353;

  private BogusServices() {}

  /**
   * Sends for as long as it runs.
   *
   * @param arguments interface, its address, and the fingerprint that the forged machine "anvil" shows
   */
  public static void main(String[] arguments) throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    InetAddress group = InetAddress.getByName("224.0.0.251");
    byte[] address = InetAddress.getByName(arguments[1]).getAddress();
    try (MulticastSocket socket = new MulticastSocket(MDNS_PORT)) {
      socket.setNetworkInterface(NetworkInterface.getByName(arguments[0]));
      for (int round = 0; ; round++) {
        send(socket, group, service("anvil", address, "hostkey=" + arguments[2], "slots=4"));
        for (int i = 0; i < 1000; i++) {
          byte[] message = service(
              "bogus" + i,
              address,
              "slots=99999999999",
              "speed=-1e999",
              "systems=" + "x".repeat(200),
              "user=\033[2J$(reboot)");
          if (random.nextInt(4) == 0) {
            for (int change = 0; change < 5; change++) {
              message[random.nextInt(message.length)] = (byte) random.nextInt(256);
            }
          }
          send(socket, group, message);
          if (i % 50 == 0) {
            Thread.sleep(5);
          }
        }
        if (round == 0) {
          System.out.println("sent");
        }
        Thread.sleep(500);
      }
    }
  }

  private static void send(MulticastSocket socket, InetAddress group, byte[] message)
      throws IOException {
    socket.send(new DatagramPacket(message, message.length, group, MDNS_PORT));
  }

  /** Returns a response with all records of a service (RFC 1035 section 4). */
  static byte[] service(String name, byte[] address, String... strings) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(new byte[] {0, 0, (byte) 0x84, 0, 0, 0, 0, 4, 0, 0, 0, 0});
    byte[] type = name("_build-machine", "_tcp", "local");
    byte[] instance = name(name, "_build-machine", "_tcp", "local");
    byte[] host = name(name, "local");
    record(message, type, 12, 1, instance);
    ByteArrayOutputStream server = new ByteArrayOutputStream();
    server.writeBytes(new byte[] {0, 0, 0, 0, 0, 22});
    server.writeBytes(host);
    record(message, instance, 33, 0x8001, server.toByteArray());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (String each : strings) {
      byte[] string = each.getBytes(StandardCharsets.UTF_8);
      text.write(string.length);
      text.writeBytes(string);
    }
    record(message, instance, 16, 0x8001, text.toByteArray());
    record(message, host, 1, 0x8001, address);
    return message.toByteArray();
  }

  private static byte[] name(String... labels) {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    for (String label : labels) {
      byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
      name.write(bytes.length);
      name.writeBytes(bytes);
    }
    name.write(0);
    return name.toByteArray();
  }

  private static void record(
      ByteArrayOutputStream message, byte[] name, int type, int recordClass, byte[] data) {
    message.writeBytes(name);
    message.writeBytes(new byte[] {
      (byte) (type >> 8),
      (byte) type,
      (byte) (recordClass >> 8),
      (byte) recordClass,
      0,
      0,
      0,
      120,
      (byte) (data.length >> 8),
      (byte) data.length
    });
    message.writeBytes(data);
  }
}
