package org.relevo.discovery;

import java.io.IOException;
import java.net.InetAddress;
import javax.jmdns.impl.DNSRecord;
import javax.jmdns.impl.JmDNSImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JmDNS, which drops records that it stumbles over instead of dying of them. */
final class GuardedDns extends JmDNSImpl {
  private static final Logger log = LoggerFactory.getLogger(GuardedDns.class);

  GuardedDns(InetAddress address, String name) throws IOException {
    super(address, name);
  }

  @Override
  public boolean registerServiceType(String type) {
    try {
      return super.registerServiceType(type);
    } catch (RuntimeException e) {
      log.debug("a type of services was dropped: {}", e.toString());
      return false;
    }
  }

  @Override
  public void updateRecord(long now, DNSRecord record, Operation operation) {
    try {
      super.updateRecord(now, record, operation);
    } catch (RuntimeException e) {
      log.debug("a record was dropped: {}", e.toString());
    }
  }
}
