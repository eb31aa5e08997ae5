package org.relevo.core.store;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.sqlite.SQLiteConfig;

/**
 * The database of valid items, in the schema of the real daemons (Nix 1.x, Guix), write-ahead logged. Thread-safe; other
 * processes may use the same file at the same time.
 */
final class StoreDatabase implements AutoCloseable {
  private static final String SCHEMA_VERSION = "7";
  private static final int BUSY_MILLIS = 60_000;

  private static final String[] SCHEMA = {
    "create table if not exists ValidPaths (id integer primary key autoincrement not null, path text unique not null,"
        + " hash text not null, registrationTime integer not null, deriver text, narSize integer)",
    "create table if not exists Refs (referrer integer not null, reference integer not null,"
        + " primary key (referrer, reference),"
        + " foreign key (referrer) references ValidPaths(id) on delete cascade,"
        + " foreign key (reference) references ValidPaths(id) on delete restrict)",
    "create index if not exists IndexReferrer on Refs(referrer)",
    "create index if not exists IndexReference on Refs(reference)",
    "create trigger if not exists DeleteSelfRefs before delete on ValidPaths begin"
        + " delete from Refs where referrer = old.id and reference = old.id; end",
    "create table if not exists DerivationOutputs (drv integer not null, id text not null, path text not null,"
        + " primary key (drv, id), foreign key (drv) references ValidPaths(id) on delete cascade)",
    "create index if not exists IndexDerivationOutputs on DerivationOutputs(path)",
    "create table if not exists FailedPaths (path text primary key not null, time integer not null)"
  };

  private final StoreDir dir;
  private final Connection connection;

  private StoreDatabase(StoreDir dir, Connection connection) {
    this.dir = dir;
    this.connection = connection;
  }

  static StoreDatabase open(StoreLayout layout) throws IOException {
    Files.createDirectories(layout.databaseDir());
    checkVersion(layout);
    SQLiteConfig config = new SQLiteConfig();
    config.enforceForeignKeys(true);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    try {
      Connection connection = config.createConnection("jdbc:sqlite:" + layout.database());
      StoreDatabase database = new StoreDatabase(layout.dir(), connection);
      database.transaction(() -> {
        try (Statement statement = connection.createStatement()) {
          for (String sql : SCHEMA) {
            statement.execute(sql);
          }
        }
        return true;
      });
      return database;
    } catch (SQLException e) {
      throw new StoreException(
          "cannot open the store database " + layout.database() + ": " + e.getMessage(), e);
    }
  }

  private static void checkVersion(StoreLayout layout) throws IOException {
    if (!Files.exists(layout.schemaFile())) {
      Files.writeString(layout.schemaFile(), SCHEMA_VERSION);
      return;
    }
    String version = Files.readString(layout.schemaFile()).strip();
    if (!version.isEmpty() && !version.equals(SCHEMA_VERSION)) {
      throw new StoreException(
          "the store database in " + layout.databaseDir() + " has schema version " + version
              + "; Relevo knows version " + SCHEMA_VERSION + " only");
    }
  }

  /** What is done in one transaction: all of it, or nothing. */
  interface Work<T> {
    T run() throws SQLException, IOException;
  }

  synchronized <T> T transaction(Work<T> work) throws IOException {
    try {
      connection.setAutoCommit(false);
      boolean done = false;
      try {
        T result = work.run();
        connection.commit();
        done = true;
        return result;
      } finally {
        if (!done) {
          connection.rollback();
        }
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static StoreException failure(SQLException e) {
    return new StoreException("the store database failed: " + e.getMessage(), e);
  }

  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException, IOException;
  }

  private synchronized <T> T with(String sql, Use<T> use) throws IOException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return use.of(statement);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  Set<StorePath> valid(Collection<StorePath> paths) throws IOException {
    return with("select 1 from ValidPaths where path = ?", statement -> {
      Set<StorePath> valid = new TreeSet<>();
      for (StorePath path : paths) {
        statement.setString(1, path.toString());
        try (ResultSet rows = statement.executeQuery()) {
          if (rows.next()) {
            valid.add(path);
          }
        }
      }
      return valid;
    });
  }

  SortedSet<StorePath> allValid() throws IOException {
    return with("select path from ValidPaths", this::paths);
  }

  Optional<PathInfo> info(StorePath path) throws IOException {
    SortedSet<StorePath> references = with(
        "select v.path from Refs r join ValidPaths v on v.id = r.reference"
            + " where r.referrer = (select id from ValidPaths where path = ?)",
        statement -> {
          statement.setString(1, path.toString());
          return paths(statement);
        });
    return with(
        "select hash, registrationTime, deriver, narSize from ValidPaths where path = ?",
        statement -> {
          statement.setString(1, path.toString());
          try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
              return Optional.empty();
            }
            String deriver = row.getString(3);
            return Optional.of(new PathInfo(
                path,
                hash(row.getString(1)),
                row.getLong(4),
                references,
                deriver == null || deriver.isEmpty()
                    ? Optional.empty()
                    : Optional.of(dir.parse(deriver)),
                Instant.ofEpochSecond(row.getLong(2))));
          }
        });
  }

  private static Hash hash(String text) throws StoreException {
    if (!text.startsWith("sha256:")) {
      throw new StoreException("the store database has a hash of an unknown kind: " + text);
    }
    return Hash.parseHex(text.substring("sha256:".length()));
  }

  SortedSet<StorePath> referrers(StorePath path) throws IOException {
    return with(
        "select v.path from Refs r join ValidPaths v on v.id = r.referrer"
            + " where r.reference = (select id from ValidPaths where path = ?)",
        statement -> {
          statement.setString(1, path.toString());
          return paths(statement);
        });
  }

  SortedSet<StorePath> derivationOutputs(StorePath derivation) throws IOException {
    return with(
        "select path from DerivationOutputs where drv = (select id from ValidPaths where path = ?)",
        statement -> {
          statement.setString(1, derivation.toString());
          return paths(statement);
        });
  }

  Optional<StorePath> fromHashPart(String hashPart) throws IOException {
    return with("select path from ValidPaths where path >= ? order by path limit 1", statement -> {
      String prefix = dir + "/" + hashPart;
      statement.setString(1, prefix);
      SortedSet<StorePath> found = paths(statement);
      return found.isEmpty() || !found.first().hashPart().equals(hashPart)
          ? Optional.empty()
          : Optional.of(found.first());
    });
  }

  private SortedSet<StorePath> paths(PreparedStatement statement) throws SQLException, IOException {
    SortedSet<StorePath> paths = new TreeSet<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        paths.add(dir.parse(rows.getString(1)));
      }
    }
    return Collections.unmodifiableSortedSet(paths);
  }

  /**
   * Makes items valid, all or none. They may refer to each other; what else they refer to must be valid.
   *
   * @param outputs where the outputs of those that are derivations go: derivation → output name → path
   */
  void register(Collection<PathInfo> infos, Map<StorePath, Map<String, StorePath>> outputs)
      throws IOException {
    transaction(() -> {
      for (PathInfo info : infos) {
        insert(info);
      }
      for (PathInfo info : infos) {
        insertReferences(info);
      }
      for (StorePath derivation : outputs.keySet()) {
        insertOutputs(derivation, outputs.get(derivation));
      }
      return true;
    });
  }

  private void insert(PathInfo info) throws IOException {
    with(
        "insert into ValidPaths (path, hash, registrationTime, deriver, narSize) values (?, ?, ?, ?, ?)"
            + " on conflict (path) do update set hash = excluded.hash, narSize = excluded.narSize",
        statement -> {
          statement.setString(1, info.path().toString());
          statement.setString(2, info.narHash().toString());
          statement.setLong(3, info.registrationTime().getEpochSecond());
          statement.setString(4, info.deriver().map(StorePath::toString).orElse(null));
          statement.setLong(5, info.narSize());
          return statement.executeUpdate();
        });
  }

  private void insertReferences(PathInfo info) throws IOException {
    with(
        "insert or ignore into Refs (referrer, reference)"
            + " values ((select id from ValidPaths where path = ?), (select id from ValidPaths where path = ?))",
        statement -> {
          for (StorePath reference : info.references()) {
            if (valid(Set.of(reference)).isEmpty()) {
              throw new StoreException(info.path() + " cannot become valid: it refers to "
                  + reference + ", which is not valid in this store");
            }
            statement.setString(1, info.path().toString());
            statement.setString(2, reference.toString());
            statement.executeUpdate();
          }
          return true;
        });
  }

  private void insertOutputs(StorePath derivation, Map<String, StorePath> outputs)
      throws IOException {
    with(
        "insert or replace into DerivationOutputs (drv, id, path)"
            + " values ((select id from ValidPaths where path = ?), ?, ?)",
        statement -> {
          for (String name : outputs.keySet()) {
            statement.setString(1, derivation.toString());
            statement.setString(2, name);
            statement.setString(3, outputs.get(name).toString());
            statement.executeUpdate();
          }
          return true;
        });
  }

  @Override
  public synchronized void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }
}
