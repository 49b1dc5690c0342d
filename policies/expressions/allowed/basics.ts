import { all, type TypeFacts } from "./type-facts";

/** Conversion, mathematics, text, regular expressions, addresses. */
export const basics: readonly TypeFacts[] = [
  {
    name: "System.Array",
    results: { Length: "int", ...all("int", "IndexOf() LastIndexOf() GetLength() BinarySearch()"), "Exists()": "bool" },
  },
  {
    name: "System.BitConverter",
    results: { "GetBytes()": "byte[]", "ToString()": "string", "ToInt32()": "int", "ToInt64()": "long", IsLittleEndian: "bool" },
  },
  {
    name: "System.Convert",
    results: {
      "FromBase64String()": "byte[]",
      ...all("string", "ToBase64String() ToString()"),
      "ToBoolean()": "bool",
      "ToByte()": "byte",
      "ToChar()": "char",
      "ToDateTime()": "DateTime",
      "ToDecimal()": "decimal",
      "ToDouble()": "double",
      "ToInt16()": "short",
      "ToInt32()": "int",
      "ToInt64()": "long",
      "ToSingle()": "float",
    },
    takes: { FromBase64String: "text" },
  },
  { name: "System.Math", results: { ...all("double", "Ceiling() Floor() Pow() Sqrt() Log() Log10() Exp() PI E") } },
  { name: "System.MidpointRounding" },
  { name: "System.Random", results: { "Next()": "int", "NextDouble()": "double" } },
  { name: "System.StringComparer" },
  { name: "System.StringComparison" },
  { name: "System.StringSplitOptions" },
  {
    name: "System.Uri",
    results: {
      ...all("string", "AbsolutePath AbsoluteUri Authority DnsSafeHost Fragment Host IdnHost LocalPath OriginalString PathAndQuery Query"),
      ...all("string", "Scheme UserInfo EscapeDataString() UnescapeDataString() EscapeUriString() GetLeftPart()"),
      ...all("bool", "IsAbsoluteUri IsDefaultPort IsFile IsLoopback IsUnc IsWellFormedUriString() TryCreate() IsBaseOf()"),
      Port: "int",
      Segments: "string[]",
    },
    takes: { EscapeDataString: "text", UnescapeDataString: "text" },
  },
  { name: "System.UriPartial" },
  { name: "System.IO.StringReader", results: { ...all("string", "ReadLine() ReadToEnd()") } },
  { name: "System.IO.StringWriter" },
  {
    name: "System.Text.StringBuilder",
    results: { Length: "int", ...all("StringBuilder", "Append() AppendLine() AppendFormat() Insert() Replace() Remove()") },
  },
  {
    name: "System.Text.Encoding",
    results: {
      ...all("Encoding", "UTF8 ASCII Unicode UTF32 UTF7 BigEndianUnicode Default GetEncoding()"),
      "GetBytes()": "byte[]",
      "GetString()": "string",
    },
    takes: { GetBytes: "text" },
  },
  {
    name: "System.Text.RegularExpressions.Regex",
    only: [".ctor", "IsMatch", "Match", "Matches", "Replace", "Unescape", "Split"],
    results: {
      "IsMatch()": "bool",
      "Match()": "Match",
      ...all("string", "Replace() Unescape()"),
      "Split()": "string[]",
    },
  },
  { name: "System.Text.RegularExpressions.RegexOptions" },
  {
    name: "System.Text.RegularExpressions.Capture",
    only: ["Index", "Length", "Value"],
    results: { ...all("int", "Index Length"), Value: "string" },
  },
  {
    name: "System.Text.RegularExpressions.Group",
    base: "Capture",
    only: ["Captures", "Success"],
    results: { Captures: "CaptureCollection", Success: "bool" },
  },
  {
    name: "System.Text.RegularExpressions.Match",
    base: "Group",
    only: ["Empty", "Groups", "Result"],
    results: { Empty: "Match", Groups: "GroupCollection", "Result()": "string" },
  },
  { name: "System.Text.RegularExpressions.CaptureCollection", only: ["Count", "Item"], results: { Count: "int", "[]": "Capture" } },
  { name: "System.Text.RegularExpressions.GroupCollection", only: ["Count", "Item"], results: { Count: "int", "[]": "Group" } },
  {
    name: "System.Net.IPAddress",
    only: ["AddressFamily", "Equals", "GetAddressBytes", "IsLoopback", "Parse", "TryParse", "ToString"],
    results: {
      AddressFamily: "",
      "GetAddressBytes()": "byte[]",
      ...all("bool", "Equals() IsLoopback() TryParse()"),
      "Parse()": "IPAddress",
    },
    takes: { Parse: "text", TryParse: "text" },
  },
  {
    name: "System.Net.WebUtility",
    results: { ...all("string", "HtmlDecode() HtmlEncode() UrlDecode() UrlEncode()") },
    takes: { UrlEncode: "text" },
  },
];
