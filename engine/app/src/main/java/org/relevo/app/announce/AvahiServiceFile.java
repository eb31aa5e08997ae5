package org.relevo.app.announce;

import org.relevo.discovery.Announcement;

/** The file with which {@code avahi-daemon} announces a service (avahi.service(5)). */
final class AvahiServiceFile {
  private AvahiServiceFile() {}

  /** Returns the file's text. */
  static String text(Announcement announcement) {
    StringBuilder text = new StringBuilder("""
        <?xml version="1.0" standalone='no'?>
        <!DOCTYPE service-group SYSTEM "avahi-service.dtd">
        <service-group>
        """);
    text.append("  <name>").append(escaped(announcement.name())).append("</name>\n");
    text.append("  <service>\n");
    text.append("    <type>").append(announcement.type()).append("</type>\n");
    text.append("    <port>").append(announcement.port()).append("</port>\n");
    announcement
        .text()
        .forEach((key, value) -> text.append("    <txt-record>")
            .append(escaped(key + "=" + value))
            .append("</txt-record>\n"));
    return text.append("  </service>\n</service-group>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
