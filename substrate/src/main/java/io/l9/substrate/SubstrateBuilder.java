package io.l9.substrate;

import com.github.f4b6a3.uuid.UuidCreator;
import io.l9.substrate.application.identity.IdentityComponents;
import io.l9.substrate.domain.knowledge.fact.FactExtractor;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.search.Reranker;
import io.l9.substrate.domain.memory.summary.Consolidator;
import io.l9.substrate.domain.prompt.TokenEstimator;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.subject.RetainedBytes;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.TradeKinds;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.migrations.SubstrateSchema;
import io.l9.substrate.persistence.tenancy.ScopeSigner;
import io.l9.substrate.text.CodePointEstimator;
import io.l9.substrate.text.ExtractiveConsolidator;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Builder of a {@link MemorySubstrate}. Without a data source or URL it is in memory. Not
 * thread-safe.
 */
public final class SubstrateBuilder {

  /** One for all substrates, so that they share what is made for it. */
  static final JsonCodec JSON = new Jackson3JsonCodec();

  @Nullable DataSource dataSource;
  @Nullable String url;
  @Nullable String schema;
  boolean transactionPooling;
  @Nullable DataSource owner;
  @Nullable DataSource maintainer;
  @Nullable String keyPepper;
  @Nullable String scopeKey;
  final SecureRandom random = new SecureRandom();
  boolean trackReads = true;
  boolean embedsInTransactions;
  Clock clock = Clock.systemUTC();
  IdGenerator ids = UuidCreator::getTimeOrderedEpoch;
  @Nullable Embedder embedder = ServiceLoader.load(Embedder.class).findFirst().orElse(null);

  List<Embedder> otherEmbedders = List.of();
  @Nullable Reranker reranker;
  Consolidator consolidator = new ExtractiveConsolidator();
  double controlShare;
  RetainedBytes retainedBytes = RetainedBytes.NOT_SAID;
  TokenEstimator tokenEstimator = new CodePointEstimator();
  @Nullable FactExtractor factExtractor;
  List<DocumentKind> tradeKinds = TradeKinds.ALL;

  SubstrateBuilder() {}

  /** Returns the codec of payloads, for parts that read them. */
  public JsonCodec json() {
    return JSON;
  }

  /**
   * A pool of the caller's, as a login that row level security binds; it stays the caller's to
   * close. If it hands out a connection on which a transaction has begun already, as Spring's
   * {@code TransactionAwareDataSourceProxy} does, every call is a part of that transaction, and it
   * is the caller's to commit. For this the pool must hand out other connections in autocommit
   * mode, as pools do unless told otherwise.
   */
  public SubstrateBuilder dataSource(DataSource value) {
    Require.present("/data_source", value);
    dataSource = value;
    return this;
  }

  /**
   * A JDBC URL with credentials; the substrate makes and closes a pool for it. The credentials are
   * taken out before anything else sees the URL.
   */
  public SubstrateBuilder url(String value) {
    url = Require.present("/url", value);
    return this;
  }

  /**
   * Says that the {@link #url} leads to a pooler that gives a server connection away after each
   * transaction, such as PgBouncer with {@code pool_mode=transaction}: no statement is then kept
   * prepared. A pool of the caller's sets {@code prepareThreshold=0} itself.
   */
  public SubstrateBuilder transactionPooling(boolean value) {
    transactionPooling = value;
    return this;
  }

  /**
   * The schema that holds the tables. If it is not said, the one that holds them already: {@value
   * SubstrateSchema#DEFAULT}, or one on the login's search path, such as {@code public}; and
   * {@value SubstrateSchema#DEFAULT} if none does.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException if it is not a plain lower-case
   *     identifier
   */
  public SubstrateBuilder schema(String value) {
    schema = Opening.schemaName(value);
    return this;
  }

  /**
   * The operator's statement about bytes that outlive the erasure of a subject, in backups and
   * elsewhere. Certificates repeat it; if none is given, they say so.
   */
  public SubstrateBuilder retainedBytes(RetainedBytes value) {
    retainedBytes = Require.present("/retained_bytes", value);
    return this;
  }

  /**
   * Brings the schema up to date before it is opened. Without this it is only compared, and refused
   * unless exactly the migrations of this version have run in it.
   *
   * @param value connections of the login that owns the schema, {@code l9_user}; unpooled, because
   *     migrations set session state
   */
  public SubstrateBuilder migrateAs(DataSource value) {
    Require.present("/migrate_as", value);
    owner = value;
    return this;
  }

  /**
   * The model that makes vectors; if none is given, the one on the class path. Null: none, searches
   * go by keywords.
   */
  public SubstrateBuilder embedder(@Nullable Embedder value) {
    embedder = value;
    return this;
  }

  /**
   * Lets {@link MemorySubstrate#jobs()} work.
   *
   * @param value connections of the login of the jobs, {@code l9_maintainer}, pooled or not; they
   *     stay the caller's to close
   */
  public SubstrateBuilder maintainer(DataSource value) {
    Require.present("/maintainer", value);
    maintainer = value;
    return this;
  }

  /**
   * Whether reads (get, thread, the hits of a search) are recorded, so that importance can learn
   * from it; yes if it is not said. Feedback is stored in any case. For single calls see {@link
   * Memory#untracked()}.
   */
  public SubstrateBuilder trackReads(boolean value) {
    trackReads = value;
    return this;
  }

  /**
   * Whether texts are embedded at once also in a transaction that goes on afterwards: in {@link
   * Memory#atomically}, in {@link Memory#joining}, and where the data source hands out a connection
   * that a caller has begun on. No if it is not said: the packet and its search terms are stored,
   * and the job {@code embed-backlog} makes its vectors, so that no lock is held while a model
   * works.
   */
  public SubstrateBuilder embedsInTransactions(boolean value) {
    embedsInTransactions = value;
    return this;
  }

  /**
   * Models besides {@link #embedder}: those that spaces hold vectors of from before, or are being
   * moved to; see {@link EmbeddingMemory#reembed}. A model is used only where a space holds it.
   */
  public SubstrateBuilder otherEmbedders(List<? extends Embedder> values) {
    Require.present("/other_embedders", values);
    otherEmbedders = List.copyOf(values);
    return this;
  }

  /**
   * The model that reorders the first hits of searches that ask for it; see {@link
   * io.l9.substrate.domain.memory.search.SearchQuery#rerank()}. Null: none, such searches are
   * refused.
   */
  public SubstrateBuilder reranker(@Nullable Reranker value) {
    reranker = value;
    return this;
  }

  /** The consolidator that writes summaries; if none is given, one that needs no language model. */
  public SubstrateBuilder consolidator(Consolidator value) {
    Require.present("/consolidator", value);
    consolidator = value;
    return this;
  }

  /**
   * The counter of the tokens that {@link Memory#context} has a budget of; if none is given, an
   * estimate from code points that knows no model's vocabulary.
   */
  public SubstrateBuilder tokenEstimator(TokenEstimator value) {
    Require.present("/token_estimator", value);
    tokenEstimator = value;
    return this;
  }

  /**
   * The share of tasks, in [0, 1], that {@link Memory#beforeTask} gives nothing, so that the effect
   * of what it gives the others can be measured against them. None if it is not said: the effect is
   * then measured against all tasks of the kind, which takes it for smaller than it is.
   */
  public SubstrateBuilder controlShare(double value) {
    controlShare = Require.between("/control_share", value, 0, 1);
    return this;
  }

  /**
   * The extractor of {@link FactMemory#extract}; null: one by rule, which takes the members of
   * payloads that name a subject.
   */
  public SubstrateBuilder factExtractor(@Nullable FactExtractor value) {
    factExtractor = value;
    return this;
  }

  /**
   * Kinds of documents of {@link Memory#trade} besides {@link TradeKinds#ALL}, each with a table
   * that was made for it. What documents of these refer to is not deleted unless it is detached.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException if two kinds have one code or table
   */
  public SubstrateBuilder tradeKinds(List<DocumentKind> values) {
    Require.present("/trade_kinds", values);
    List<DocumentKind> kinds = Stream.concat(TradeKinds.ALL.stream(), values.stream()).toList();
    if (kinds.stream().map(DocumentKind::code).distinct().count() < kinds.size()
        || kinds.stream().map(DocumentKind::table).distinct().count() < kinds.size()) {
      throw ValidationException.at("/trade_kinds", "must each have a code and a table of its own");
    }
    tradeKinds = kinds;
    return this;
  }

  /**
   * Lets {@link MemorySubstrate#identity()} work.
   *
   * @param value a secret that is kept beside the database and not in it, at least {@value
   *     IdentityComponents#MIN_PEPPER} characters; with another one no key is known any more
   */
  public SubstrateBuilder keyPepper(@Nullable String value) {
    keyPepper = value;
    return this;
  }

  /**
   * Signs the scopes of the login of {@link #dataSource}, so that text which gets into a statement
   * cannot choose a tenant. Without it the login chooses its scopes itself. The clock must then be
   * right to half a minute, and no pooler of transactions may stand in between.
   *
   * @param value the key of that login in this database, as {@code l9 scope-keys create} shows it
   */
  public SubstrateBuilder scopeKey(@Nullable String value) {
    scopeKey = value;
    return this;
  }

  public SubstrateBuilder clock(Clock value) {
    Require.present("/clock", value);
    clock = value;
    return this;
  }

  public SubstrateBuilder ids(IdGenerator value) {
    Require.present("/ids", value);
    ids = value;
    return this;
  }

  /**
   * Opens the substrate.
   *
   * @throws io.l9.substrate.domain.shared.UnavailableException with the code {@code
   *     database-unavailable} if the database does not answer, {@code database-login-refused} if it
   *     refuses the login, {@code schema-not-current} if the schema is missing or older, or cannot
   *     be brought up to date, {@code schema-too-new} if it is newer than this version
   * @throws io.l9.substrate.domain.shared.ForbiddenException with the code {@code grant-missing} if
   *     the login may act in no scope; the message holds the statement that is missing
   * @throws io.l9.substrate.domain.shared.ValidationException if the URL is none
   */
  public MemorySubstrate build() {
    return new MemorySubstrate(this);
  }

  @Nullable ScopeSigner signer() {
    return scopeKey == null ? null : new ScopeSigner(scopeKey, clock);
  }
}
