//! The Java classes that an expression can meet, and which is which.

/// A class: a kind, or an array of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Class {
    pub(crate) kind: Kind,
    pub(crate) dims: u8,
}

impl Class {
    pub(crate) const fn of(kind: Kind) -> Self {
        Self { kind, dims: 0 }
    }

    pub(crate) const fn array(kind: Kind) -> Self {
        Self { kind, dims: 1 }
    }

    pub(crate) fn is_array(self) -> bool {
        self.dims > 0
    }

    pub(crate) fn element(self) -> Self {
        Self { kind: self.kind, dims: self.dims.saturating_sub(1) }
    }

    pub(crate) fn is_primitive(self) -> bool {
        self.dims == 0 && self.kind.is_primitive()
    }

    /// The class with primitives in their boxes.
    pub(crate) fn boxed(self) -> Self {
        if self.dims > 0 { self } else { Self::of(self.kind.boxed()) }
    }

    /// As messages of the expression language name it: `int[]`, `java.lang.String`.
    pub(crate) fn type_name(self) -> String {
        format!("{}{}", self.kind.name(), "[]".repeat(usize::from(self.dims)))
    }

    /// As `Class.getName` gives it: `[Ljava.lang.String;` for an array.
    pub(crate) fn name(self) -> String {
        if self.dims == 0 {
            return self.kind.name().to_owned();
        }
        let code = match self.kind {
            Kind::PBoolean => "Z",
            Kind::PChar => "C",
            Kind::PByte => "B",
            Kind::PShort => "S",
            Kind::PInt => "I",
            Kind::PLong => "J",
            Kind::PFloat => "F",
            Kind::PDouble => "D",
            _ => "",
        };
        let marks = "[".repeat(usize::from(self.dims));
        if code.is_empty() { format!("{marks}L{};", self.kind.name()) } else { format!("{marks}{code}") }
    }

    /// The name without its package, as recorded results and signatures use it.
    pub(crate) fn simple_name(self) -> String {
        format!("{}{}", self.kind.simple_name(), "[]".repeat(usize::from(self.dims)))
    }

    /// The class that a signature names by its simple name (`int`, `byte[]`, `Collection`).
    pub(crate) fn from_simple_name(name: &str) -> Self {
        let base = name.trim_end_matches("[]");
        let dims = u8::try_from((name.len() - base.len()) / 2).unwrap_or(u8::MAX);
        let kind = KINDS.iter().copied().find(|kind| kind.simple_name() == base).unwrap_or(Kind::Opaque);
        Self { kind, dims }
    }

    /// Whether a value of `other` can stand where this class is asked for;
    /// primitives and their boxes stand for each other, without widening.
    pub(crate) fn accepts(self, other: Self) -> bool {
        if self == other || self == Self::of(Kind::Object) && !other.is_primitive() {
            return true;
        }
        if self.dims == 0 && other.dims == 0 {
            if self.kind.is_primitive() || other.kind.is_primitive() {
                return self.kind.boxed() == other.kind.boxed() && !self.is_void() && !other.is_void()
                    || !self.kind.is_primitive() && self.accepts(other.boxed());
            }
            return other.kind.extends(self.kind);
        }
        self.dims > 0
            && other.dims >= self.dims
            && !self.kind.is_primitive()
            && !(other.kind.is_primitive() && other.dims == self.dims)
            && (self.kind == Kind::Object || other.dims == self.dims && other.kind.extends(self.kind))
    }

    fn is_void(self) -> bool {
        self.kind == Kind::PVoid
    }
}

macro_rules! kinds {
    ($($kind:ident $name:literal [$($parent:ident)*])*) => {
        /// A class without its array dimensions. The first parent is the superclass, where it is a class.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(crate) enum Kind { $($kind),* }

        const KINDS: &[Kind] = &[$(Kind::$kind),*];

        impl Kind {
            /// The class's full name.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Kind::$kind => $name),* }
            }

            /// Superclass and interfaces, as far as they matter here.
            pub(crate) fn parents(self) -> &'static [Kind] {
                match self { $(Kind::$kind => &[$(Kind::$parent),*]),* }
            }
        }
    };
}

kinds! {
    PBoolean "boolean" [] PChar "char" [] PByte "byte" [] PShort "short" [] PInt "int" [] PLong "long" []
    PFloat "float" [] PDouble "double" [] PVoid "void" []
    Object "java.lang.Object" []
    Serializable "java.io.Serializable" []
    Comparable "java.lang.Comparable" [] CharSequence "java.lang.CharSequence" [] Iterable "java.lang.Iterable" []
    String "java.lang.String" [Object Serializable Comparable CharSequence]
    Number "java.lang.Number" [Object Serializable]
    Boolean "java.lang.Boolean" [Object Serializable Comparable]
    Character "java.lang.Character" [Object Serializable Comparable]
    Byte "java.lang.Byte" [Number Comparable] Short "java.lang.Short" [Number Comparable]
    Integer "java.lang.Integer" [Number Comparable] Long "java.lang.Long" [Number Comparable]
    Float "java.lang.Float" [Number Comparable] Double "java.lang.Double" [Number Comparable]
    BigInteger "java.math.BigInteger" [Number Comparable] BigDecimal "java.math.BigDecimal" [Number Comparable]
    Enum "java.lang.Enum" [Object Comparable]
    Math "java.lang.Math" [Object] Class "java.lang.Class" [Object] Method "java.lang.reflect.Method" [Object]
    StringBuilder "java.lang.StringBuilder" [Object CharSequence]
    StringBuffer "java.lang.StringBuffer" [Object CharSequence]
    Collection "java.util.Collection" [Iterable] List "java.util.List" [Collection] Set "java.util.Set" [Collection]
    Map "java.util.Map" []
    AbstractCollection "java.util.AbstractCollection" [Object Collection]
    AbstractList "java.util.AbstractList" [AbstractCollection List]
    ArrayList "java.util.ArrayList" [AbstractList] SubList "java.util.ArrayList$SubList" [AbstractList]
    LinkedList "java.util.LinkedList" [AbstractList]
    UnmodifiableList "java.util.Collections$UnmodifiableRandomAccessList" [Object List]
    EmptyList "java.util.Collections$EmptyList" [AbstractList]
    ImmutableList "com.google.common.collect.RegularImmutableList" [AbstractCollection List]
    AbstractSet "java.util.AbstractSet" [AbstractCollection Set]
    HashSet "java.util.HashSet" [AbstractSet] LinkedHashSet "java.util.LinkedHashSet" [HashSet]
    EmptySet "java.util.Collections$EmptySet" [AbstractSet]
    ImmutableSet "com.google.common.collect.RegularImmutableSet" [AbstractCollection Set]
    ImmutableSetN "java.util.ImmutableCollections$SetN" [AbstractCollection Set]
    KeySet "java.util.HashMap$KeySet" [AbstractSet] EntrySet "java.util.HashMap$EntrySet" [AbstractSet]
    Values "java.util.HashMap$Values" [AbstractCollection]
    AbstractMap "java.util.AbstractMap" [Object Map]
    HashMap "java.util.HashMap" [AbstractMap] LinkedHashMap "java.util.LinkedHashMap" [HashMap]
    TreeMap "java.util.TreeMap" [AbstractMap]
    EmptyMap "java.util.Collections$EmptyMap" [AbstractMap]
    UnmodifiableMap "java.util.Collections$UnmodifiableMap" [Object Map]
    StageContext "com.netflix.spinnaker.orca.pipeline.model.StageContext" [Object Map]
    EntryInterface "java.util.Map$Entry" [] Entry "java.util.HashMap$Node" [Object EntryInterface]
    LinkedEntry "java.util.LinkedHashMap$Entry" [Entry]
    UnmodifiableEntry "java.util.Collections$UnmodifiableMap$UnmodifiableEntrySet$UnmodifiableEntry" [Object EntryInterface]
    Date "java.util.Date" [Object Comparable]
    Format "java.text.Format" [Object] DateFormat "java.text.DateFormat" [Format]
    SimpleDateFormat "java.text.SimpleDateFormat" [DateFormat]
    Random "java.util.Random" [Object] Uuid "java.util.UUID" [Object Comparable]
    UrlEncoder "java.net.URLEncoder" [Object]
    TemporalAccessor "java.time.temporal.TemporalAccessor" [] Temporal "java.time.temporal.Temporal" [TemporalAccessor]
    TemporalAdjuster "java.time.temporal.TemporalAdjuster" []
    TemporalUnit "java.time.temporal.TemporalUnit" [] TemporalField "java.time.temporal.TemporalField" []
    TemporalAmount "java.time.temporal.TemporalAmount" []
    ChronoLocalDate "java.time.chrono.ChronoLocalDate" [Temporal TemporalAdjuster Comparable]
    ChronoLocalDateTime "java.time.chrono.ChronoLocalDateTime" [Temporal TemporalAdjuster Comparable]
    LocalDate "java.time.LocalDate" [Object ChronoLocalDate]
    LocalDateTime "java.time.LocalDateTime" [Object ChronoLocalDateTime]
    LocalTime "java.time.LocalTime" [Object Temporal TemporalAdjuster Comparable]
    Instant "java.time.Instant" [Object Temporal TemporalAdjuster Comparable]
    DayOfWeek "java.time.DayOfWeek" [Enum TemporalAccessor TemporalAdjuster]
    Month "java.time.Month" [Enum TemporalAccessor TemporalAdjuster]
    ChronoUnit "java.time.temporal.ChronoUnit" [Enum TemporalUnit]
    TemporalAdjusters "java.time.temporal.TemporalAdjusters" [Object]
    TextStyle "java.time.format.TextStyle" [Enum]
    ZoneId "java.time.ZoneId" [Object] ZoneOffset "java.time.ZoneOffset" [ZoneId TemporalAccessor TemporalAdjuster]
    TimeZone "java.util.TimeZone" [Object] Locale "java.util.Locale" [Object] Charset "java.nio.charset.Charset" [Object]
    Pattern "java.util.regex.Pattern" [Object]
    Opaque "java.lang.Void" [Object]
    NotEvaluable "com.netflix.spinnaker.kork.expressions.NotEvaluableExpression" [Object]
    Artifact "com.netflix.spinnaker.kork.artifacts.model.Artifact" [Object]
    ExpectedArtifact "com.netflix.spinnaker.kork.artifacts.model.ExpectedArtifact" [Object]
    PipelineExecution "com.netflix.spinnaker.orca.api.pipeline.models.PipelineExecution" []
    StageExecution "com.netflix.spinnaker.orca.api.pipeline.models.StageExecution" []
    TaskExecution "com.netflix.spinnaker.orca.api.pipeline.models.TaskExecution" []
    Trigger "com.netflix.spinnaker.orca.api.pipeline.models.Trigger" []
    PipelineExecutionImpl "com.netflix.spinnaker.orca.pipeline.model.PipelineExecutionImpl" [Object PipelineExecution]
    StageExecutionImpl "com.netflix.spinnaker.orca.pipeline.model.StageExecutionImpl" [Object StageExecution]
    TaskExecutionImpl "com.netflix.spinnaker.orca.pipeline.model.TaskExecutionImpl" [Object TaskExecution]
    ExecutionStatus "com.netflix.spinnaker.orca.api.pipeline.models.ExecutionStatus" [Enum CharSequence]
    ExecutionType "com.netflix.spinnaker.orca.api.pipeline.models.ExecutionType" [Enum]
    SyntheticStageOwner "com.netflix.spinnaker.orca.api.pipeline.SyntheticStageOwner" [Enum]
    Authentication "com.netflix.spinnaker.orca.api.pipeline.models.PipelineExecution$AuthenticationDetails" [Object]
    Paused "com.netflix.spinnaker.orca.api.pipeline.models.PipelineExecution$PausedDetails" [Object]
    PipelineSource "com.netflix.spinnaker.orca.api.pipeline.models.PipelineExecution$PipelineSource" [Object]
    LastModified "com.netflix.spinnaker.orca.api.pipeline.models.StageExecution$LastModifiedDetails" [Object]
    SystemNotification "com.netflix.spinnaker.orca.pipeline.model.SystemNotification" [Object]
    DefaultTrigger "com.netflix.spinnaker.orca.pipeline.model.DefaultTrigger" [Object Trigger]
    JenkinsTrigger "com.netflix.spinnaker.orca.pipeline.model.JenkinsTrigger" [Object Trigger]
    ConcourseTrigger "com.netflix.spinnaker.orca.pipeline.model.ConcourseTrigger" [Object Trigger]
    DockerTrigger "com.netflix.spinnaker.orca.pipeline.model.DockerTrigger" [Object Trigger]
    GitTrigger "com.netflix.spinnaker.orca.pipeline.model.GitTrigger" [Object Trigger]
    PipelineTrigger "com.netflix.spinnaker.orca.pipeline.model.PipelineTrigger" [Object Trigger]
    ArtifactoryTrigger "com.netflix.spinnaker.orca.pipeline.model.ArtifactoryTrigger" [Object Trigger]
    NexusTrigger "com.netflix.spinnaker.orca.pipeline.model.NexusTrigger" [Object Trigger]
    PluginTrigger "com.netflix.spinnaker.orca.pipeline.model.PluginTrigger" [Object Trigger]
    BuildInfo "com.netflix.spinnaker.orca.pipeline.model.BuildInfo" [Object]
    JenkinsBuildInfo "com.netflix.spinnaker.orca.pipeline.model.JenkinsBuildInfo" [BuildInfo]
    ConcourseBuildInfo "com.netflix.spinnaker.orca.pipeline.model.ConcourseBuildInfo" [BuildInfo]
    JenkinsArtifact "com.netflix.spinnaker.orca.pipeline.model.JenkinsArtifact" [Object]
    SourceControl "com.netflix.spinnaker.orca.pipeline.model.SourceControl" [Object]
}

impl Kind {
    pub(crate) fn simple_name(self) -> &'static str {
        self.name().rsplit(['.', '$']).next().unwrap_or_default()
    }

    pub(crate) fn is_primitive(self) -> bool {
        self as usize <= Kind::PVoid as usize
    }

    pub(crate) fn boxed(self) -> Self {
        match self {
            Kind::PBoolean => Kind::Boolean,
            Kind::PChar => Kind::Character,
            Kind::PByte => Kind::Byte,
            Kind::PShort => Kind::Short,
            Kind::PInt => Kind::Integer,
            Kind::PLong => Kind::Long,
            Kind::PFloat => Kind::Float,
            Kind::PDouble => Kind::Double,
            other => other,
        }
    }

    /// Whether this is `other` or derives from it.
    pub(crate) fn extends(self, other: Self) -> bool {
        self == other
            || other == Kind::Object && !self.is_primitive()
            || self.parents().iter().any(|parent| parent.extends(other))
    }

    /// The superclass, for distances between overloads.
    pub(crate) fn superclass(self) -> Option<Self> {
        self.parents().first().copied().filter(|parent| *parent == Kind::Object || parent.extends_object())
    }

    fn extends_object(self) -> bool {
        self.parents().first().is_some_and(|parent| *parent == Kind::Object || parent.extends_object())
    }

    /// All interfaces, the class's own first, then its superclass's.
    pub(crate) fn interfaces(self) -> Vec<Self> {
        let mut found = Vec::new();
        let mut next = Some(self);
        while let Some(kind) = next {
            found.extend(kind.parents().iter().copied().filter(|parent| parent.is_interface()));
            next = kind.superclass();
        }
        found
    }

    pub(crate) fn is_interface(self) -> bool {
        !self.is_primitive() && self != Kind::Object && !self.extends_object()
    }

    /// Types that `T(…)` and `new` accept. Mirrors kork's `InstantiationTypeRestrictor`.
    pub(crate) fn is_instantiable(self) -> bool {
        matches!(
            self,
            Kind::String
                | Kind::Date
                | Kind::Integer
                | Kind::Long
                | Kind::Double
                | Kind::Byte
                | Kind::SimpleDateFormat
                | Kind::Math
                | Kind::Random
                | Kind::Uuid
                | Kind::Boolean
                | Kind::LocalDate
                | Kind::LocalDateTime
                | Kind::DayOfWeek
                | Kind::Instant
                | Kind::ChronoUnit
                | Kind::UrlEncoder
                | Kind::TemporalAdjusters
        )
    }

    pub(crate) fn is_primitive_name(name: &str) -> bool {
        KINDS.iter().any(|kind| kind.is_primitive() && kind.name() == name)
    }

    /// The kind with that full name, or that name in `java.lang`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let find = |full: &str| {
            KINDS.iter().copied().find(|kind| kind.name() == full && *kind != Kind::Opaque && !kind.is_primitive())
        };
        find(name).or_else(|| find(&format!("java.lang.{name}")))
    }
}

/// Well-known classes of the Java library that exist, so that naming one of
/// them is forbidden rather than unknown; the rest of `java.` is unknown here.
pub(crate) fn is_known_class(name: &str) -> bool {
    const JAVA_LANG: &[&str] = &[
        "System",
        "Runtime",
        "Thread",
        "ProcessBuilder",
        "Process",
        "ClassLoader",
        "Object",
        "Float",
        "Short",
        "Character",
        "Number",
        "StringBuilder",
        "StringBuffer",
        "Void",
        "Iterable",
        "Comparable",
        "CharSequence",
        "Exception",
        "RuntimeException",
        "Error",
        "Throwable",
        "Runnable",
        "Enum",
        "Class",
        "Package",
        "Module",
        "StrictMath",
        "Record",
        "Override",
        "Deprecated",
        "SecurityManager",
        "ThreadLocal",
        "ThreadGroup",
        "Cloneable",
        "AutoCloseable",
        "Appendable",
        "Readable",
        "Character$UnicodeBlock",
        "StackTraceElement",
        "StackWalker",
        "InheritableThreadLocal",
        "ModuleLayer",
        "ProcessHandle",
        "Compiler",
        "IllegalArgumentException",
        "IllegalStateException",
        "NullPointerException",
        "UnsupportedOperationException",
        "ArithmeticException",
        "IndexOutOfBoundsException",
        "NumberFormatException",
        "ClassNotFoundException",
        "InterruptedException",
        "reflect.Method",
        "reflect.Field",
        "reflect.Array",
        "reflect.Constructor",
        "reflect.Proxy",
        "invoke.MethodHandles",
        "ref.WeakReference",
        "ref.SoftReference",
        "management.ManagementFactory",
    ];
    const OTHER: &[&str] = &[
        "java.util.ArrayList",
        "java.util.LinkedList",
        "java.util.HashMap",
        "java.util.LinkedHashMap",
        "java.util.TreeMap",
        "java.util.HashSet",
        "java.util.LinkedHashSet",
        "java.util.TreeSet",
        "java.util.List",
        "java.util.Map",
        "java.util.Set",
        "java.util.Collection",
        "java.util.Collections",
        "java.util.Arrays",
        "java.util.Objects",
        "java.util.Optional",
        "java.util.Scanner",
        "java.util.Properties",
        "java.util.Locale",
        "java.util.Calendar",
        "java.util.GregorianCalendar",
        "java.util.TimeZone",
        "java.util.Base64",
        "java.util.StringJoiner",
        "java.util.StringTokenizer",
        "java.util.Timer",
        "java.util.ServiceLoader",
        "java.util.Iterator",
        "java.util.Vector",
        "java.util.Stack",
        "java.util.Hashtable",
        "java.util.Currency",
        "java.util.Deque",
        "java.util.Queue",
        "java.util.ArrayDeque",
        "java.util.PriorityQueue",
        "java.util.BitSet",
        "java.util.concurrent.TimeUnit",
        "java.util.concurrent.ConcurrentHashMap",
        "java.util.concurrent.Executors",
        "java.util.concurrent.ThreadLocalRandom",
        "java.util.concurrent.atomic.AtomicInteger",
        "java.util.concurrent.atomic.AtomicLong",
        "java.util.function.Function",
        "java.util.stream.Collectors",
        "java.util.stream.Stream",
        "java.util.stream.IntStream",
        "java.util.regex.Pattern",
        "java.util.regex.Matcher",
        "java.util.zip.ZipFile",
        "java.util.jar.JarFile",
        "java.util.Formatter",
        "java.util.ResourceBundle",
        "java.util.Map$Entry",
        "java.util.logging.Logger",
        "java.io.File",
        "java.io.FileReader",
        "java.io.FileWriter",
        "java.io.FileInputStream",
        "java.io.FileOutputStream",
        "java.io.InputStream",
        "java.io.OutputStream",
        "java.io.PrintStream",
        "java.io.ByteArrayInputStream",
        "java.io.ByteArrayOutputStream",
        "java.io.BufferedReader",
        "java.io.InputStreamReader",
        "java.io.Serializable",
        "java.io.IOException",
        "java.io.StringReader",
        "java.io.StringWriter",
        "java.io.RandomAccessFile",
        "java.nio.file.Files",
        "java.nio.file.Path",
        "java.nio.file.Paths",
        "java.nio.charset.StandardCharsets",
        "java.nio.charset.Charset",
        "java.nio.ByteBuffer",
        "java.net.URL",
        "java.net.URI",
        "java.net.URLDecoder",
        "java.net.InetAddress",
        "java.net.Socket",
        "java.net.ServerSocket",
        "java.net.HttpURLConnection",
        "java.net.URLConnection",
        "java.net.URLClassLoader",
        "java.net.http.HttpClient",
        "java.net.NetworkInterface",
        "java.math.BigDecimal",
        "java.math.BigInteger",
        "java.math.RoundingMode",
        "java.math.MathContext",
        "java.text.DateFormat",
        "java.text.DecimalFormat",
        "java.text.NumberFormat",
        "java.text.MessageFormat",
        "java.text.Normalizer",
        "java.time.LocalTime",
        "java.time.ZonedDateTime",
        "java.time.OffsetDateTime",
        "java.time.OffsetTime",
        "java.time.ZoneId",
        "java.time.ZoneOffset",
        "java.time.Duration",
        "java.time.Period",
        "java.time.Month",
        "java.time.Year",
        "java.time.YearMonth",
        "java.time.MonthDay",
        "java.time.Clock",
        "java.time.format.DateTimeFormatter",
        "java.time.format.FormatStyle",
        "java.time.format.TextStyle",
        "java.time.temporal.ChronoField",
        "java.time.temporal.TemporalAdjuster",
        "java.time.temporal.TemporalUnit",
        "java.time.temporal.Temporal",
        "java.time.temporal.WeekFields",
        "java.time.temporal.IsoFields",
        "java.time.DateTimeException",
        "java.security.MessageDigest",
        "java.security.SecureRandom",
        "java.security.KeyStore",
        "java.sql.DriverManager",
        "java.sql.Date",
        "java.sql.Timestamp",
        "java.awt.Robot",
        "java.awt.Color",
        "javax.script.ScriptEngineManager",
        "javax.naming.InitialContext",
        "javax.crypto.Cipher",
        "javax.crypto.Mac",
        "org.springframework.util.StringUtils",
        "org.springframework.context.ApplicationContext",
        "org.springframework.expression.spel.standard.SpelExpressionParser",
        "org.springframework.expression.Expression",
        "org.springframework.util.StreamUtils",
        "org.springframework.util.ClassUtils",
        "org.springframework.util.ReflectionUtils",
        "com.fasterxml.jackson.databind.ObjectMapper",
        "org.yaml.snakeyaml.Yaml",
        "groovy.lang.GroovyShell",
        "groovy.util.Eval",
        "com.netflix.spinnaker.kork.expressions.ExpressionsSupport",
        "com.netflix.spinnaker.kork.expressions.SpelHelperFunctionException",
    ];
    let plain = name.strip_prefix("java.lang.").unwrap_or(name);
    // An inner class may be named with a point.
    let inner = name.rsplit_once('.').map(|(outer, inner)| format!("{outer}${inner}"));
    JAVA_LANG.contains(&plain)
        || OTHER.contains(&name)
        || Kind::named(name).is_some()
        || inner.is_some_and(|inner| OTHER.contains(&inner.as_str()) || Kind::named(&inner).is_some())
}
