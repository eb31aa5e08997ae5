package org.relevo.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.jmdns.impl.DNSOutgoing;
import javax.jmdns.impl.DNSRecord;
import javax.jmdns.impl.constants.DNSConstants;
import javax.jmdns.impl.constants.DNSRecordClass;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.ServiceType;

/** Over the loopback, with a type of its own, so that runs side by side do not see each other. */
class MulticastDirectoryTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final byte[] HOST = "\5bogus\5local\0".getBytes(StandardCharsets.US_ASCII);
  private static final InterfaceChoice LOOPBACK = new InterfaceChoice(Set.of("lo"));

  private final ServiceType type =
      ServiceType.parse("_t" + UUID.randomUUID().toString().substring(0, 8) + "._tcp");
  private final MulticastDirectory directory = new MulticastDirectory(LOOPBACK);
  private final BlockingQueue<String> renamed = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    directory.close();
  }

  private Announcer announce(String name, int port, Map<String, String> text) {
    return Announcer.start(
        new Announcement(type, name, name, port, text),
        LOOPBACK,
        InetAddress::isLoopbackAddress,
        renamed::add);
  }

  @Test
  void look_announcedService_isFoundWithItsTextBeforeTheTimeout() throws Exception {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("txtvers", "1");
    text.put("slots", "4");
    try (Announcer announcer = announce("anvil", 2222, text)) {
      long start = System.nanoTime();

      List<Advert> adverts = directory.look(type, LIMIT, all -> !all.isEmpty());

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
      assertThat(adverts).singleElement().satisfies(advert -> {
        assertThat(advert.id()).isEqualTo("anvil:2222");
        assertThat(advert.host()).isEqualTo("anvil-relevo.local");
        assertThat(advert.addresses()).containsExactly("127.0.0.1");
        assertThat(advert.text()).isEqualTo(text);
        assertThat(advert.facts().slots()).hasValue(4);
        assertThat(advert.interfaces()).containsExactly("lo");
      });
      assertThat(announcer.awaitAnnounced(LIMIT)).isTrue();
    }
    assertThat(directory.look(type, LIMIT.multipliedBy(2), List::isEmpty)).isEmpty();
  }

  @Test
  void announce_takenName_isRenamedAndBothAreFound() throws Exception {
    try (Announcer first = announce("anvil", 22, Map.of())) {
      assertThat(first.awaitAnnounced(LIMIT)).isTrue();
      try (Announcer second = announce("anvil", 23, Map.of())) {
        assertThat(renamed.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("anvil (2)");

        List<Advert> adverts = directory.look(type, LIMIT, all -> all.size() == 2);

        assertThat(adverts)
            .extracting(Advert::id)
            .containsExactlyInAnyOrder("anvil:22", "anvil (2):23");
        assertThat(second.awaitAnnounced(LIMIT)).isTrue();
      }
    }
  }

  @Test
  void look_nothingThere_takesTheTimeoutOnceAndThenNoTime() throws Exception {
    Duration timeout = Duration.ofMillis(300);
    long start = System.nanoTime();

    assertThat(directory.look(type, timeout, all -> false)).isEmpty();

    long first = System.nanoTime();
    assertThat(Duration.ofNanos(first - start)).isBetween(timeout, timeout.plusSeconds(2));
    assertThat(directory.look(type, timeout, all -> false)).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - first)).isLessThan(timeout);
  }

  /** What a link hears is parsed by JmDNS; whatever that is, the link must go on hearing. */
  @Test
  void look_afterMutatedMessages_stillFindsWhatIsAnnounced() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    directory.look(type, Duration.ZERO, all -> true);
    NetworkInterface lo = NetworkInterface.getByName("lo");
    try (MulticastSocket socket = new MulticastSocket(5353)) {
      socket.setNetworkInterface(lo);
      for (int round = 0; round < 3000; round++) {
        byte[] data = with(message(round % 20), A, new byte[] {127, 0, 0, 3});
        for (int change = random.nextInt(6); change >= 0; change--) {
          data[random.nextInt(data.length)] = (byte) random.nextInt(256);
        }
        int length = random.nextInt(10) == 0 ? random.nextInt(data.length) : data.length;
        socket.send(new DatagramPacket(data, length, InetAddress.getByName("224.0.0.251"), 5353));
      }
    }
    try (Announcer announcer = announce("anvil", 22, Map.of("slots", "1"))) {
      List<Advert> adverts = directory.look(
          type, LIMIT, all -> all.stream().anyMatch(advert -> advert.id().equals("anvil:22")));

      assertThat(adverts)
          .as("seed %d", seed)
          .anySatisfy(advert -> assertThat(advert.id()).isEqualTo("anvil:22"));
      assertThat(announcer.awaitAnnounced(LIMIT)).isTrue();
    }
  }

  /** JmDNS takes bytes of any number for an address, and finds out only when it is asked for it. */
  @Test
  void look_serviceWithAddressesOfWrongLengths_isFoundWithTheOthers() throws Exception {
    directory.look(type, Duration.ZERO, all -> true);
    try (MulticastSocket socket = new MulticastSocket(5353)) {
      socket.setNetworkInterface(NetworkInterface.getByName("lo"));
      for (byte[] data : List.of(
          with(message(0), A, new byte[16]),
          with(message(0), A, new byte[5]),
          with(message(0), AAAA, new byte[] {127, 0, 0, 2}),
          with(message(0), AAAA, new byte[15]),
          with(message(0), A, new byte[] {127, 0, 0, 3}))) {
        socket.send(
            new DatagramPacket(data, data.length, InetAddress.getByName("224.0.0.251"), 5353));
      }

      List<Advert> adverts = directory.look(type, LIMIT, all -> !all.isEmpty());

      assertThat(adverts)
          .singleElement()
          .satisfies(advert -> assertThat(advert.addresses()).containsExactly("127.0.0.3"));
    }
  }

  private static byte[] with(byte[] message, int recordType, byte[] address) {
    ByteBuffer longer = ByteBuffer.allocate(message.length + HOST.length + 10 + address.length);
    longer.put(message).put(HOST);
    longer.putShort((short) recordType).putShort((short) 1).putInt(120);
    longer.putShort((short) address.length).put(address);
    int answers = 6;
    longer.putShort(answers, (short) (longer.getShort(answers) + 1));
    return longer.array();
  }

  private byte[] message(int number) throws IOException {
    String name = "bogus" + number + "." + type + ".local.";
    DNSOutgoing out = new DNSOutgoing(DNSConstants.FLAGS_QR_RESPONSE | DNSConstants.FLAGS_AA, true);
    DNSRecordClass in = DNSRecordClass.CLASS_IN;
    out.addAnswer(new DNSRecord.Pointer(type + ".local.", in, false, 120, name), 0);
    out.addAnswer(new DNSRecord.Service(name, in, true, 120, 0, 0, 22, "bogus.local."), 0);
    out.addAnswer(
        new DNSRecord.Text(name, in, true, 120, TextRecord.write(Map.of("slots", "4"))), 0);
    return out.data();
  }
}
