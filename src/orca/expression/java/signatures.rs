//! The public methods that the allow list leaves of each class of the Java
//! library (17): `name(parameters)returned`, static ones with a leading `.`,
//! varargs with `*`, no-argument methods whose return type is forbidden with `!`.

use super::class::Kind;

const STRING: &str = "
.copyValueOf(char[])String .copyValueOf(char[],int,int)String .format(Locale,String,Object[]*)String
.format(String,Object[]*)String .join(CharSequence,CharSequence[]*)String .join(CharSequence,Iterable)String
.valueOf(char[])String .valueOf(Object)String .valueOf(boolean)String .valueOf(char)String
.valueOf(char[],int,int)String .valueOf(double)String .valueOf(float)String .valueOf(int)String .valueOf(long)String
charAt(int)char codePointAt(int)int codePointBefore(int)int codePointCount(int,int)int compareTo(String)int
compareToIgnoreCase(String)int concat(String)String contains(CharSequence)boolean contentEquals(CharSequence)boolean
contentEquals(StringBuffer)boolean endsWith(String)boolean equalsIgnoreCase(String)boolean
formatted(Object[]*)String getBytes()byte[] getBytes(Charset)byte[] getBytes(String)byte[] indent(int)String
indexOf(String)int indexOf(String,int)int indexOf(int)int indexOf(int,int)int intern()String isBlank()boolean
isEmpty()boolean lastIndexOf(String)int lastIndexOf(String,int)int lastIndexOf(int)int lastIndexOf(int,int)int
length()int matches(String)boolean offsetByCodePoints(int,int)int regionMatches(boolean,int,String,int,int)boolean
regionMatches(int,String,int,int)boolean repeat(int)String replace(CharSequence,CharSequence)String
replace(char,char)String replaceAll(String,String)String replaceFirst(String,String)String split(String)String[]
split(String,int)String[] startsWith(String)boolean startsWith(String,int)boolean strip()String stripIndent()String
stripLeading()String stripTrailing()String substring(int)String substring(int,int)String toCharArray()char[]
toLowerCase()String toLowerCase(Locale)String toUpperCase()String toUpperCase(Locale)String
translateEscapes()String trim()String !chars()Void !codePoints()Void !describeConstable()Void !lines()Void";

const NUMBER: &str = "byteValue()byte doubleValue()double floatValue()float intValue()int longValue()long
shortValue()short";

const INTEGER: &str = "
.bitCount(int)int .compare(int,int)int .compareUnsigned(int,int)int .decode(String)Integer
.divideUnsigned(int,int)int .hashCode(int)int .highestOneBit(int)int .lowestOneBit(int)int .max(int,int)int
.min(int,int)int .numberOfLeadingZeros(int)int .numberOfTrailingZeros(int)int
.parseInt(CharSequence,int,int,int)int .parseInt(String)int .parseInt(String,int)int
.parseUnsignedInt(String)int .parseUnsignedInt(String,int)int .remainderUnsigned(int,int)int .reverse(int)int
.reverseBytes(int)int .rotateLeft(int,int)int .rotateRight(int,int)int .signum(int)int .sum(int,int)int
.toBinaryString(int)String .toHexString(int)String .toOctalString(int)String .toString(int)String
.toString(int,int)String .toUnsignedLong(int)long .toUnsignedString(int)String .toUnsignedString(int,int)String
.valueOf(String)Integer .valueOf(String,int)Integer .valueOf(int)Integer compareTo(Integer)int
!describeConstable()Void";

const LONG: &str = "
.bitCount(long)int .compare(long,long)int .compareUnsigned(long,long)int .decode(String)Long
.divideUnsigned(long,long)long .hashCode(long)int .highestOneBit(long)long .lowestOneBit(long)long
.max(long,long)long .min(long,long)long .numberOfLeadingZeros(long)int .numberOfTrailingZeros(long)int
.parseLong(CharSequence,int,int,int)long .parseLong(String)long .parseLong(String,int)long
.parseUnsignedLong(String)long .parseUnsignedLong(String,int)long .remainderUnsigned(long,long)long
.reverse(long)long .reverseBytes(long)long .rotateLeft(long,int)long .rotateRight(long,int)long .signum(long)int
.sum(long,long)long .toBinaryString(long)String .toHexString(long)String .toOctalString(long)String
.toString(long)String .toString(long,int)String .toUnsignedString(long)String .toUnsignedString(long,int)String
.valueOf(String)Long .valueOf(String,int)Long .valueOf(long)Long compareTo(Long)int !describeConstable()Void";

const DOUBLE: &str = "
.compare(double,double)int .doubleToLongBits(double)long .doubleToRawLongBits(double)long .hashCode(double)int
.isFinite(double)boolean .isInfinite(double)boolean .isNaN(double)boolean .longBitsToDouble(long)double
.max(double,double)double .min(double,double)double .parseDouble(String)double .sum(double,double)double
.toHexString(double)String .toString(double)String .valueOf(String)Double .valueOf(double)Double
compareTo(Double)int isInfinite()boolean isNaN()boolean !describeConstable()Void";

const FLOAT: &str = "
.compare(float,float)int .floatToIntBits(float)int .floatToRawIntBits(float)int .hashCode(float)int
.intBitsToFloat(int)float .isFinite(float)boolean .isInfinite(float)boolean .isNaN(float)boolean
.max(float,float)float .min(float,float)float .parseFloat(String)float .sum(float,float)float
.toHexString(float)String .toString(float)String compareTo(Float)int isInfinite()boolean isNaN()boolean
!describeConstable()Void";

const BYTE: &str = "
.compare(byte,byte)int .compareUnsigned(byte,byte)int .decode(String)Byte .hashCode(byte)int .parseByte(String)byte
.parseByte(String,int)byte .toString(byte)String .toUnsignedInt(byte)int .toUnsignedLong(byte)long
.valueOf(String)Byte .valueOf(String,int)Byte .valueOf(byte)Byte compareTo(Byte)int !describeConstable()Void";

const SHORT: &str = "
.compare(short,short)int .compareUnsigned(short,short)int .hashCode(short)int .parseShort(String)short
.parseShort(String,int)short .reverseBytes(short)short .toString(short)String .toUnsignedInt(short)int
.toUnsignedLong(short)long compareTo(Short)int !describeConstable()Void";

const CHARACTER: &str = "
.compare(char,char)int .digit(char,int)int .digit(int,int)int .forDigit(int,int)char .getNumericValue(char)int
.getNumericValue(int)int .hashCode(char)int .isAlphabetic(int)boolean .isDigit(char)boolean .isDigit(int)boolean
.isLetter(char)boolean .isLetter(int)boolean .isLetterOrDigit(char)boolean .isLetterOrDigit(int)boolean
.isLowerCase(char)boolean .isLowerCase(int)boolean .isUpperCase(char)boolean .isUpperCase(int)boolean
.isWhitespace(char)boolean .isWhitespace(int)boolean .toLowerCase(char)char .toLowerCase(int)int
.toString(char)String .toString(int)String .toUpperCase(char)char .toUpperCase(int)int charValue()char
compareTo(Character)int !describeConstable()Void";

const BOOLEAN: &str = "
.compare(boolean,boolean)int .hashCode(boolean)int .logicalAnd(boolean,boolean)boolean
.logicalOr(boolean,boolean)boolean .logicalXor(boolean,boolean)boolean .parseBoolean(String)boolean
.toString(boolean)String .valueOf(String)Boolean .valueOf(boolean)Boolean booleanValue()boolean
compareTo(Boolean)int !describeConstable()Void";

const BIG: &str = "
bitCount()int bitLength()int byteValueExact()byte compareTo(BigInteger)int getLowestSetBit()int intValueExact()int
longValueExact()long shortValueExact()short signum()int testBit(int)boolean toString(int)String !abs()Void
!negate()Void !not()Void !sqrt()Void";

const MATH: &str = "
.IEEEremainder(double,double)double .abs(double)double .abs(float)float .abs(int)int .abs(long)long
.absExact(int)int .absExact(long)long .acos(double)double .addExact(int,int)int .addExact(long,long)long
.asin(double)double .atan(double)double .atan2(double,double)double .cbrt(double)double .ceil(double)double
.copySign(double,double)double .copySign(float,float)float .cos(double)double .cosh(double)double
.decrementExact(int)int .decrementExact(long)long .exp(double)double .expm1(double)double .floor(double)double
.floorDiv(int,int)int .floorDiv(long,int)long .floorDiv(long,long)long .floorMod(int,int)int .floorMod(long,int)int
.floorMod(long,long)long .fma(double,double,double)double .fma(float,float,float)float .getExponent(double)int
.getExponent(float)int .hypot(double,double)double .incrementExact(int)int .incrementExact(long)long
.log(double)double .log10(double)double .log1p(double)double .max(double,double)double .max(float,float)float
.max(int,int)int .max(long,long)long .min(double,double)double .min(float,float)float .min(int,int)int
.min(long,long)long .multiplyExact(int,int)int .multiplyExact(long,int)long .multiplyExact(long,long)long
.multiplyFull(int,int)long .multiplyHigh(long,long)long .negateExact(int)int .negateExact(long)long
.nextAfter(double,double)double .nextAfter(float,double)float .nextDown(double)double .nextDown(float)float
.nextUp(double)double .nextUp(float)float .pow(double,double)double .random()double .rint(double)double
.round(double)long .round(float)int .scalb(double,int)double .scalb(float,int)float .signum(double)double
.signum(float)float .sin(double)double .sinh(double)double .sqrt(double)double .subtractExact(int,int)int
.subtractExact(long,long)long .tan(double)double .tanh(double)double .toDegrees(double)double .toIntExact(long)int
.toRadians(double)double .ulp(double)double .ulp(float)float";

const DATE: &str = "
.UTC(int,int,int,int,int,int)long .from(Instant)Date .parse(String)long after(Date)boolean before(Date)boolean
compareTo(Date)int getDate()int getDay()int getHours()int getMinutes()int getMonth()int getSeconds()int
getTime()long getTimezoneOffset()int getYear()int setDate(int)void setHours(int)void setMinutes(int)void
setMonth(int)void setSeconds(int)void setTime(long)void setYear(int)void toGMTString()String toInstant()Instant
toLocaleString()String !clone()Object";

const DATE_FORMAT: &str = "
applyPattern(String)void format(Date)String format(Object)String get2DigitYearStart()Date isLenient()boolean
parse(String)Date setLenient(boolean)void setTimeZone(TimeZone)void toLocalizedPattern()String toPattern()String
!clone()Object !getCalendar()Void !getDateFormatSymbols()Void !getNumberFormat()Void !getTimeZone()TimeZone
!.getInstance()DateFormat !.getDateInstance()DateFormat !.getTimeInstance()DateFormat
!.getDateTimeInstance()DateFormat !.getAvailableLocales()Locale[]";

const RANDOM: &str = "
isDeprecated()boolean nextBoolean()boolean nextDouble()double nextDouble(double)double nextDouble(double,double)double
nextExponential()double nextFloat()float nextFloat(float)float nextFloat(float,float)float nextGaussian()double
nextGaussian(double,double)double nextInt()int nextInt(int)int nextInt(int,int)int nextLong()long nextLong(long)long
nextLong(long,long)long setSeed(long)void !doubles()Void !ints()Void !longs()Void";

const UUID: &str = "
.fromString(String)UUID .nameUUIDFromBytes(byte[])UUID .randomUUID()UUID clockSequence()int compareTo(UUID)int
getLeastSignificantBits()long getMostSignificantBits()long node()long timestamp()long variant()int version()int";

const LOCAL_DATE: &str = "
.from(TemporalAccessor)LocalDate .now()LocalDate .now(Clock)LocalDate .now(ZoneId)LocalDate
.of(int,Month,int)LocalDate .of(int,int,int)LocalDate .ofEpochDay(long)LocalDate .ofInstant(Instant,ZoneId)LocalDate
.ofYearDay(int,int)LocalDate .parse(CharSequence)LocalDate .parse(CharSequence,DateTimeFormatter)LocalDate
atStartOfDay()LocalDateTime atTime(LocalTime)LocalDateTime atTime(int,int)LocalDateTime
atTime(int,int,int)LocalDateTime atTime(int,int,int,int)LocalDateTime compareTo(ChronoLocalDate)int
format(DateTimeFormatter)String get(TemporalField)int getDayOfMonth()int getDayOfWeek()DayOfWeek getDayOfYear()int
getLong(TemporalField)long getMonthValue()int getYear()int isAfter(ChronoLocalDate)boolean
isBefore(ChronoLocalDate)boolean isEqual(ChronoLocalDate)boolean isLeapYear()boolean
isSupported(TemporalField)boolean isSupported(TemporalUnit)boolean lengthOfMonth()int lengthOfYear()int
minus(TemporalAmount)LocalDate minus(long,TemporalUnit)LocalDate minusDays(long)LocalDate minusMonths(long)LocalDate
minusWeeks(long)LocalDate minusYears(long)LocalDate plus(TemporalAmount)LocalDate plus(long,TemporalUnit)LocalDate
plusDays(long)LocalDate plusMonths(long)LocalDate plusWeeks(long)LocalDate plusYears(long)LocalDate
toEpochDay()long toEpochSecond(LocalTime,ZoneOffset)long until(Temporal,TemporalUnit)long
with(TemporalAdjuster)LocalDate with(TemporalField,long)LocalDate withDayOfMonth(int)LocalDate
withDayOfYear(int)LocalDate withMonth(int)LocalDate withYear(int)LocalDate !getChronology()Void !getEra()Void
!getMonth()Month";

const LOCAL_DATE_TIME: &str = "
.from(TemporalAccessor)LocalDateTime .now()LocalDateTime .now(Clock)LocalDateTime .now(ZoneId)LocalDateTime
.of(LocalDate,LocalTime)LocalDateTime .of(int,Month,int,int,int)LocalDateTime
.of(int,Month,int,int,int,int)LocalDateTime .of(int,Month,int,int,int,int,int)LocalDateTime
.of(int,int,int,int,int)LocalDateTime .of(int,int,int,int,int,int)LocalDateTime
.of(int,int,int,int,int,int,int)LocalDateTime .ofEpochSecond(long,int,ZoneOffset)LocalDateTime
.ofInstant(Instant,ZoneId)LocalDateTime .parse(CharSequence)LocalDateTime
.parse(CharSequence,DateTimeFormatter)LocalDateTime compareTo(ChronoLocalDateTime)int format(DateTimeFormatter)String
get(TemporalField)int getDayOfMonth()int getDayOfWeek()DayOfWeek getDayOfYear()int getHour()int
getLong(TemporalField)long getMinute()int getMonthValue()int getNano()int getSecond()int getYear()int
isAfter(ChronoLocalDateTime)boolean isBefore(ChronoLocalDateTime)boolean isEqual(ChronoLocalDateTime)boolean
isSupported(TemporalField)boolean isSupported(TemporalUnit)boolean minus(TemporalAmount)LocalDateTime
minus(long,TemporalUnit)LocalDateTime minusDays(long)LocalDateTime minusHours(long)LocalDateTime
minusMinutes(long)LocalDateTime minusMonths(long)LocalDateTime minusNanos(long)LocalDateTime
minusSeconds(long)LocalDateTime minusWeeks(long)LocalDateTime minusYears(long)LocalDateTime
plus(TemporalAmount)LocalDateTime plus(long,TemporalUnit)LocalDateTime plusDays(long)LocalDateTime
plusHours(long)LocalDateTime plusMinutes(long)LocalDateTime plusMonths(long)LocalDateTime
plusNanos(long)LocalDateTime plusSeconds(long)LocalDateTime plusWeeks(long)LocalDateTime plusYears(long)LocalDateTime
toEpochSecond(ZoneOffset)long toInstant(ZoneOffset)Instant toLocalDate()LocalDate
truncatedTo(TemporalUnit)LocalDateTime until(Temporal,TemporalUnit)long with(TemporalAdjuster)LocalDateTime
with(TemporalField,long)LocalDateTime withDayOfMonth(int)LocalDateTime withDayOfYear(int)LocalDateTime
withHour(int)LocalDateTime withMinute(int)LocalDateTime withMonth(int)LocalDateTime withNano(int)LocalDateTime
withSecond(int)LocalDateTime withYear(int)LocalDateTime !getChronology()Void !getMonth()Month !toLocalTime()LocalTime";

const DAY_OF_WEEK: &str = "
.from(TemporalAccessor)DayOfWeek .of(int)DayOfWeek .valueOf(String)DayOfWeek .values()DayOfWeek[]
get(TemporalField)int getDisplayName(TextStyle,Locale)String getLong(TemporalField)long getValue()int
isSupported(TemporalField)boolean minus(long)DayOfWeek plus(long)DayOfWeek";

const ENUM: &str = "compareTo(Enum)int name()String ordinal()int !describeConstable()Void !getDeclaringClass()Class";

const INSTANT: &str = "
.from(TemporalAccessor)Instant .now()Instant .now(Clock)Instant .ofEpochMilli(long)Instant
.ofEpochSecond(long)Instant .ofEpochSecond(long,long)Instant .parse(CharSequence)Instant compareTo(Instant)int
get(TemporalField)int getEpochSecond()long getLong(TemporalField)long getNano()int isAfter(Instant)boolean
isBefore(Instant)boolean isSupported(TemporalField)boolean isSupported(TemporalUnit)boolean
minus(TemporalAmount)Instant minus(long,TemporalUnit)Instant minusMillis(long)Instant minusNanos(long)Instant
minusSeconds(long)Instant plus(TemporalAmount)Instant plus(long,TemporalUnit)Instant plusMillis(long)Instant
plusNanos(long)Instant plusSeconds(long)Instant toEpochMilli()long truncatedTo(TemporalUnit)Instant
until(Temporal,TemporalUnit)long with(TemporalAdjuster)Instant with(TemporalField,long)Instant";

const CHRONO_UNIT: &str = "
.valueOf(String)ChronoUnit .values()ChronoUnit[] between(Temporal,Temporal)long isDateBased()boolean
isDurationEstimated()boolean isSupportedBy(Temporal)boolean isTimeBased()boolean !getDuration()Void";

const URL_ENCODER: &str = ".encode(String)String .encode(String,Charset)String .encode(String,String)String";

const COLLECTION: &str = "
add(Object)boolean addAll(Collection)boolean clear()void contains(Object)boolean containsAll(Collection)boolean
forEach(Consumer)void isEmpty()boolean remove(Object)boolean removeAll(Collection)boolean removeIf(Predicate)boolean
retainAll(Collection)boolean size()int !iterator()Void !parallelStream()Void !spliterator()Void !stream()Void
!toArray()Object[]";

const LIST: &str = "
add(int,Object)void addAll(int,Collection)boolean indexOf(Object)int lastIndexOf(Object)int
replaceAll(UnaryOperator)void sort(Comparator)void subList(int,int)List !listIterator()Void";

const ARRAY_LIST: &str = "ensureCapacity(int)void trimToSize()void !clone()Object";

const MAP: &str = "
clear()void containsKey(Object)boolean containsValue(Object)boolean entrySet()Set forEach(BiConsumer)void
isEmpty()boolean keySet()Set putAll(Map)void remove(Object,Object)boolean replace(Object,Object,Object)boolean
replaceAll(BiFunction)void size()int values()Collection";

const HASH_MAP: &str = "!clone()Object";

const ENTRY: &str = "!getKey()Object !getValue()Object";

const STAGE_CONTEXT: &str = "getAll(Object)List";

const STATUS: &str = "
.valueOf(String)ExecutionStatus .values()ExecutionStatus[] charAt(int)char isComplete()boolean isEmpty()boolean
isFailure()boolean isHalt()boolean isSkipped()boolean isSuccessful()boolean length()int !chars()Void
!codePoints()Void";

const NOT_EVALUABLE: &str = "!getExpression()Object";

const EXPECTED_ARTIFACT: &str = "matches(Artifact)boolean !toBuilder()Void";

const EXECUTION: &str = "
namedStage(String)StageExecution stageById(String)StageExecution stageByRef(String)StageExecution
updateStatus(ExecutionStatus)void !getTotalSize()Void !getSize()Void";

const STAGE: &str = "
allDownstreamStages()List ancestors()List appendErrorMessage(String)void directAncestors()List directChildren()List
downstreamStages()List getAllowSiblingStagesToContinueOnFailure()boolean getContinuePipelineOnFailure()boolean
getHasFailed()boolean getHasSucceeded()boolean getParent()StageExecution getTopLevelStage()StageExecution
isJoin()boolean isManualJudgmentType()boolean withPropagateAuthentication()boolean !getBackoffPeriod()Void
!getParentWithTimeout()Void !getSize()Void !getTimeout()Void";

/// The tables of a class and of what it inherits.
pub(crate) fn methods(kind: Kind) -> Vec<&'static str> {
    let own = match kind {
        Kind::String => STRING,
        Kind::Integer => INTEGER,
        Kind::Long => LONG,
        Kind::Double => DOUBLE,
        Kind::Float => FLOAT,
        Kind::Byte => BYTE,
        Kind::Short => SHORT,
        Kind::Character => CHARACTER,
        Kind::Boolean => BOOLEAN,
        Kind::BigInteger => BIG,
        Kind::Math => MATH,
        Kind::Date => DATE,
        Kind::SimpleDateFormat => DATE_FORMAT,
        Kind::Random => RANDOM,
        Kind::Uuid => UUID,
        Kind::LocalDate => LOCAL_DATE,
        Kind::LocalDateTime => LOCAL_DATE_TIME,
        Kind::DayOfWeek => DAY_OF_WEEK,
        Kind::Instant => INSTANT,
        Kind::ChronoUnit => CHRONO_UNIT,
        Kind::UrlEncoder => URL_ENCODER,
        Kind::ArrayList => ARRAY_LIST,
        Kind::HashMap | Kind::LinkedHashMap => HASH_MAP,
        Kind::Entry | Kind::LinkedEntry | Kind::UnmodifiableEntry => ENTRY,
        Kind::StageContext => STAGE_CONTEXT,
        Kind::ExecutionStatus => STATUS,
        Kind::NotEvaluable => NOT_EVALUABLE,
        Kind::ExpectedArtifact => EXPECTED_ARTIFACT,
        Kind::PipelineExecutionImpl => EXECUTION,
        Kind::StageExecutionImpl => STAGE,
        _ => "",
    };
    let mut tables = vec![own];
    for (base, table) in [
        (Kind::Number, NUMBER),
        (Kind::Enum, ENUM),
        (Kind::Collection, COLLECTION),
        (Kind::List, LIST),
        (Kind::Map, MAP),
    ] {
        if kind.extends(base) {
            tables.push(table);
        }
    }
    tables
}

/// The public constructors of a class, in the order in which the machine gives them.
pub(crate) fn constructors(kind: Kind) -> &'static str {
    match kind {
        Kind::String => {
            "new(StringBuffer)String new(StringBuilder)String new(byte[],int,int,Charset)String
             new(byte[],String)String new(byte[],Charset)String new(byte[],int,int)String new(byte[])String
             new(char[],int,int)String new(char[])String new(String)String new()String
             new(byte[],int,int,String)String new(byte[],int)String new(byte[],int,int,int)String
             new(int[],int,int)String"
        }
        Kind::Integer => "new(String)Integer new(int)Integer",
        Kind::Long => "new(String)Long new(long)Long",
        Kind::Double => "new(double)Double new(String)Double",
        Kind::Byte => "new(byte)Byte new(String)Byte",
        Kind::Boolean => "new(boolean)Boolean new(String)Boolean",
        Kind::Date => {
            "new(String)Date new(int,int,int,int,int,int)Date new(int,int,int,int,int)Date new()Date new(long)Date
             new(int,int,int)Date"
        }
        Kind::SimpleDateFormat => {
            "new(String,DateFormatSymbols)SimpleDateFormat new(String,Locale)SimpleDateFormat
             new(String)SimpleDateFormat new()SimpleDateFormat"
        }
        Kind::Random => "new()Random new(long)Random",
        Kind::Uuid => "new(long,long)UUID",
        _ => "",
    }
}
