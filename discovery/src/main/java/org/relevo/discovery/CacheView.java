package org.relevo.discovery;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.jmdns.ServiceInfo;
import javax.jmdns.impl.DNSCache;
import javax.jmdns.impl.DNSEntry;
import javax.jmdns.impl.DNSRecord;
import javax.jmdns.impl.constants.DNSRecordClass;
import javax.jmdns.impl.constants.DNSRecordType;
import org.relevo.core.directory.ServiceType;
import org.relevo.core.machine.Printable;

/** Reads services out of the records that a link has, at the moment, from the network. */
final class CacheView {
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
        service(record, name.substring(0, name.length() - suffix.length())).ifPresent(found::add);
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

  private Optional<Observation> service(DNSRecord record, String instance) {
    ServiceInfo info = record.getServiceInfo(false);
    String server = info.getServer();
    List<DNSRecord> texts = records(record.getName(), DNSRecordType.TYPE_TXT);
    List<InetAddress> addresses = new ArrayList<>();
    for (DNSRecord each : records(server, DNSRecordType.TYPE_A)) {
      addresses.addAll(List.of(each.getServiceInfo(false).getInet4Addresses()));
    }
    for (DNSRecord each : records(server, DNSRecordType.TYPE_AAAA)) {
      addresses.addAll(List.of(each.getServiceInfo(false).getInet6Addresses()));
    }
    if (instance.isEmpty()
        || instance.length() > LONGEST_NAME
        || server.length() > LONGEST_NAME
        || info.getPort() < 1
        || texts.isEmpty()
        || addresses.isEmpty()) {
      return Optional.empty();
    }
    String host = server.endsWith(".") ? server.substring(0, server.length() - 1) : server;
    return Optional.of(new Observation(
        link.at(),
        Printable.text(instance),
        Printable.text(host),
        info.getPort(),
        addresses.stream().distinct().limit(MOST_ADDRESSES).toList(),
        TextRecord.read(texts.get(texts.size() - 1).getServiceInfo(false).getTextBytes()),
        Instant.ofEpochMilli(record.getCreated())));
  }
}
