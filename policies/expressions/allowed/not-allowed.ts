/**
 * Namespaces whose types the service accepts although its reference does not list them: the published validator lets them
 * pass whole.
 */
export const acceptedNamespaces: readonly string[] = ["System.Xml", "System.Xml.Linq"];

/** Types of those namespaces that policies use by their short names. */
export const acceptedTypes: ReadonlySet<string> = new Set(
  (
    "XmlDocument XmlReader XmlReaderSettings XmlWriter XmlWriterSettings XmlElement XmlNode XmlNodeList XmlAttribute XmlNamespaceManager " +
    "XmlTextReader XmlTextWriter XmlConvert XmlException XmlText XmlCDataSection XmlComment XmlDeclaration XmlAttributeCollection " +
    "XmlWhitespace XmlQualifiedName XmlConvert XmlNodeReader NameTable NewLineHandling ConformanceLevel WhitespaceHandling " +
    "DtdProcessing XStreamingElement LoadOptions SaveOptions ReaderOptions XObjectChange"
  ).split(" "),
);

/**
 * Types that have the static members of an allowed type, so that `UTF8Encoding.UTF8` is allowed although
 * `new UTF8Encoding()` is not.
 */
export const heirs: ReadonlySet<string> = new Set(
  (
    "ASCIIEncoding UTF7Encoding UTF8Encoding UTF32Encoding UnicodeEncoding MD5CryptoServiceProvider MD5Cng SHA1CryptoServiceProvider SHA1Cng " +
    "SHA256CryptoServiceProvider SHA256Cng SHA384CryptoServiceProvider SHA384Cng SHA512CryptoServiceProvider SHA512Cng HMACRIPEMD160 " +
    "RSACryptoServiceProvider RSACng JTokenWriter JTokenReader"
  ).split(" "),
);

/**
 * Types that C# code can name in casts, variables and `catch`, which the service does not look at, although their own
 * members are not allowed. A name that is neither here nor allowed may be a slip of the pen.
 */
export const nameableTypes: ReadonlySet<string> = new Set(
  (
    "Action Func Predicate Comparison Converter Delegate Lazy Type Version Environment Console Attribute IDisposable IComparable IEquatable " +
    "IFormattable IFormatProvider ICloneable IConvertible Base64FormattingOptions DayOfWeek DBNull ValueTuple ArraySegment Span ReadOnlySpan " +
    "Memory ReadOnlyMemory DateOnly TimeOnly Index Range HashCode UriBuilder UriFormatException UriKind UriHostNameType UriComponents UriFormat " +
    "ArgumentException ArgumentNullException ArgumentOutOfRangeException ArithmeticException AggregateException ApplicationException " +
    "DivideByZeroException FormatException IndexOutOfRangeException InvalidCastException InvalidOperationException KeyNotFoundException " +
    "NotImplementedException NotSupportedException NullReferenceException OperationCanceledException OverflowException SystemException " +
    "TimeoutException UnauthorizedAccessException TypeInitializationException ObjectDisposedException OutOfMemoryException RankException " +
    "CryptographicException RegexMatchTimeoutException IOException EndOfStreamException FileNotFoundException PathTooLongException " +
    "DecoderFallbackException EncoderFallbackException TaskCanceledException " +
    "Comparer EqualityComparer IComparer IEqualityComparer IReadOnlyList IReadOnlySet LinkedList LinkedListNode SortedDictionary SortedList " +
    "SortedSet IAsyncEnumerable PriorityQueue IGrouping ILookup Lookup IOrderedEnumerable IQueryable IEnumerable IEnumerator ICollection IList " +
    "Stream MemoryStream StreamReader StreamWriter TextReader TextWriter BinaryReader BinaryWriter File FileInfo Directory Path StringReader " +
    "Thread Task CancellationToken Timeout Timer Monitor Interlocked " +
    "Aes AesManaged AesCryptoServiceProvider AesGcm DES TripleDES RC2 Rijndael RijndaelManaged DSA ECDsa ECDiffieHellman ICryptoTransform " +
    "CryptoStream CryptoStreamMode RandomNumberGenerator Rfc2898DeriveBytes RSAParameters ECParameters DSAParameters KeySizes AsnEncodedData " +
    "OidCollection X509Certificate2Collection X509CertificateCollection X509Chain X509ChainElement X509ChainPolicy X509ChainStatus X509Extension " +
    "X509ExtensionCollection X509FindType X509KeyStorageFlags X509KeyUsageExtension X509EnhancedKeyUsageExtension X509RevocationMode " +
    "X509RevocationFlag X509Store X509VerificationFlags X509BasicConstraintsExtension StoreLocation StoreName OpenFlags " +
    "Decoder Encoder NormalizationForm EncodingInfo Rune MatchCollection MatchEvaluator CultureInfo NumberStyles DateTimeStyles " +
    "JsonSerializer JsonSerializerSettings JsonReader JsonWriter JsonTextReader JsonTextWriter JsonException JsonReaderException " +
    "JsonSerializationException JsonToken JEnumerable IJEnumerable JsonMergeSettings JsonLoadSettings JsonSelectSettings MergeArrayHandling " +
    "NullValueHandling DateFormatHandling DateParseHandling TypeNameHandling DefaultValueHandling ReferenceLoopHandling StringEscapeHandling " +
    "ProxyError SubscriptionKeyParameterNames ISoapMessage ISoapHeader ISoapBody SoapVersionLiteral IProxyContext IExpressionContext " +
    "IGraphQLDataObject"
  ).split(" "),
);
