package org.relevo.discovery;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.jmdns.ServiceInfo;
import javax.jmdns.impl.DNSCache;
import javax.jmdns.impl.DNSEntry;
import javax.jmdns.impl.DNSRecord;
import javax.jmdns.impl.constants.DNSRecordClass;
import javax.jmdns.impl.constants.DNSRecordType;
import org.relevo.core.directory.ServiceType;
import org.relevo.core.machine.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads services out of the records that a link has, at the moment, from the network. */
final class CacheView {
  private static final Logger log = LoggerFactory.getLogger(CacheView.class);

  /** More services of a type on a link than this are not looked at. */
  static final int MOST_SERVICES = 512;

  private static final int MOST_OF_ONE_KIND = 64;

  private static final int MOST_ADDRESSES = 8;
  private static final int LONGEST_NAME = 253;

  private final Link link;
  private final DNSCache cache;
  private final long nowMillis;

  CacheView(Link link, long nowMillis) {
    this.link = link;
    this.cache = link.dns().getCache();
    this.nowMillis = nowMillis;
  }

  /** Returns the name that JmDNS has for a type. */
  static String qualified(ServiceType type) {
    return type + ".local.";
  }

  /** Returns the services of a type of which everything is known and nothing has expired. */
  List<Observation> services(ServiceType type) {
    List<Observation> found = new ArrayList<>();
    String suffix = "." + qualified(type);
    for (DNSEntry entry : cache.allValues()) {
      if (found.size() == MOST_SERVICES) {
        break;
      }
      String name = entry.getName();
      if (entry instanceof DNSRecord record
          && isLive(record, DNSRecordType.TYPE_SRV)
          && name.toLowerCase(Locale.ROOT).endsWith(suffix)) {
        String instance = name.substring(0, name.length() - suffix.length());
        read(record).flatMap(info -> service(record, info, instance)).ifPresent(found::add);
      }
    }
    return found;
  }

  private boolean isLive(DNSRecord record, DNSRecordType type) {
    return record.getRecordType() == type
        && record.getRecordClass() == DNSRecordClass.CLASS_IN
        && !record.isExpired(nowMillis)
        && link.isFromHere(record.getRecordSource());
  }

  private List<DNSRecord> records(String name, DNSRecordType type) {
    List<DNSRecord> live = new ArrayList<>();
    for (DNSEntry entry : cache.getDNSEntryList(name)) {
      if (live.size() == MOST_OF_ONE_KIND) {
        break;
      }
      if (entry instanceof DNSRecord record && isLive(record, type)) {
        live.add(record);
      }
    }
    return live;
  }

  /**
   * Returns what a record says. JmDNS keeps whatever came in (four bytes for an IPv6 address, say) and stumbles over it
   * here.
   */
  private static Optional<ServiceInfo> read(DNSRecord record) {
    try {
      return Optional.of(record.getServiceInfo(false));
    } catch (RuntimeException e) {
      log.debug(
          "a record of \"{}\" was dropped: {}", Printable.text(record.getName()), e.toString());
      return Optional.empty();
    }
  }

  private Stream<InetAddress> addresses(String server) {
    return Stream.of(DNSRecordType.TYPE_A, DNSRecordType.TYPE_AAAA)
        .flatMap(recordType -> records(server, recordType).stream())
        .flatMap(each -> read(each).stream())
        .flatMap(info -> Arrays.stream(info.getInetAddresses()))
        // What is of no address's length is there, and null.
        .filter(Objects::nonNull)
        .distinct()
        .limit(MOST_ADDRESSES);
  }

  private Optional<Observation> service(DNSRecord record, ServiceInfo info, String instance) {
    String server = info.getServer();
    List<DNSRecord> texts = records(record.getName(), DNSRecordType.TYPE_TXT);
    Optional<ServiceInfo> text =
        texts.isEmpty() ? Optional.empty() : read(texts.get(texts.size() - 1));
    List<InetAddress> addresses = addresses(server).toList();
    if (instance.isEmpty()
        || instance.length() > LONGEST_NAME
        || server.length() > LONGEST_NAME
        || info.getPort() < 1
        || text.isEmpty()
        || addresses.isEmpty()) {
      return Optional.empty();
    }
    String host = server.endsWith(".") ? server.substring(0, server.length() - 1) : server;
    return Optional.of(new Observation(
        link.at(),
        Printable.text(instance),
        Printable.text(host),
        info.getPort(),
        addresses,
        TextRecord.read(text.get().getTextBytes()),
        Instant.ofEpochMilli(record.getCreated())));
  }
}
