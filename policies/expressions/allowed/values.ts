import { all, type TypeFacts } from "./type-facts";

/** Numbers, texts, moments and what else is a plain value. */

const number = (name: string, keyword: string): TypeFacts => ({
  name: `System.${name}`,
  results: {
    ...all(keyword, "Parse() MaxValue MinValue"),
    ...all("bool", "TryParse() Equals()"),
    ...all("int", "CompareTo() GetHashCode()"),
  },
  takes: { Parse: "text", TryParse: "text" },
});

export const values: readonly TypeFacts[] = [
  number("SByte", "sbyte"),
  number("Byte", "byte"),
  number("Int16", "short"),
  number("UInt16", "ushort"),
  number("Int32", "int"),
  number("UInt32", "uint"),
  number("Int64", "long"),
  number("UInt64", "ulong"),
  number("Single", "float"),
  number("Double", "double"),
  number("Decimal", "decimal"),
  {
    name: "System.Boolean",
    results: { ...all("bool", "Parse() TryParse() Equals()"), ...all("string", "TrueString FalseString") },
    takes: { Parse: "text", TryParse: "text" },
  },
  {
    name: "System.Char",
    results: {
      ...all("bool", "IsDigit() IsLetter() IsLetterOrDigit() IsWhiteSpace() IsUpper() IsLower() IsPunctuation() IsNumber() IsControl()"),
      ...all("char", "ToUpper() ToLower() ToUpperInvariant() ToLowerInvariant() Parse()"),
      "GetNumericValue()": "double",
    },
  },
  {
    name: "System.String",
    results: {
      Empty: "string",
      Length: "int",
      "[]": "char",
      ...all("string", "Concat() Join() Format() Copy() Intern() Insert() Normalize() PadLeft() PadRight() Remove() Replace() Substring()"),
      ...all("string", "ToLower() ToLowerInvariant() ToUpper() ToUpperInvariant() Trim() TrimEnd() TrimStart()"),
      ...all("bool", "Contains() EndsWith() Equals() IsNullOrEmpty() IsNullOrWhiteSpace() StartsWith() IsNormalized()"),
      ...all("int", "Compare() CompareOrdinal() CompareTo() IndexOf() IndexOfAny() LastIndexOf() LastIndexOfAny() GetHashCode()"),
      "Split()": "string[]",
      "ToCharArray()": "char[]",
    },
  },
  {
    name: "System.Guid",
    results: {
      ...all("Guid", "NewGuid() Parse() Empty"),
      "ToByteArray()": "byte[]",
      ...all("bool", "TryParse() TryParseExact() Equals()"),
    },
    takes: { Parse: "text", TryParse: "text" },
  },
  {
    name: "System.DateTime",
    only: (
      ".ctor Add AddDays AddHours AddMilliseconds AddMinutes AddMonths AddSeconds AddTicks AddYears Date Day DayOfWeek DayOfYear " +
      "DaysInMonth Hour IsDaylightSavingTime IsLeapYear MaxValue Millisecond Minute MinValue Month Now Parse Second Subtract Ticks " +
      "TimeOfDay Today ToString UtcNow Year"
    ).split(" "),
    results: {
      ...all("DateTime", "Add() AddDays() AddHours() AddMilliseconds() AddMinutes() AddMonths() AddSeconds() AddTicks() AddYears()"),
      ...all("DateTime", "Date MaxValue MinValue Now Parse() Today UtcNow"),
      ...all("int", "Day DayOfYear DaysInMonth() Hour Millisecond Minute Month Second Year"),
      ...all("bool", "IsDaylightSavingTime() IsLeapYear()"),
      Ticks: "long",
      TimeOfDay: "TimeSpan",
      DayOfWeek: "",
    },
    takes: {
      ...{ AddDays: "number", AddHours: "number", AddMilliseconds: "number", AddMinutes: "number", AddMonths: "number" },
      ...{ AddSeconds: "number", AddTicks: "number", AddYears: "number", Parse: "text" },
    },
  },
  { name: "System.DateTimeKind", only: ["Utc"] },
  {
    name: "System.DateTimeOffset",
    results: {
      ...all("DateTimeOffset", "Now UtcNow MaxValue MinValue Parse() ParseExact() FromUnixTimeSeconds() FromUnixTimeMilliseconds()"),
      ...all("DateTimeOffset", "Add() AddDays() AddHours() AddMilliseconds() AddMinutes() AddMonths() AddSeconds() AddTicks() AddYears()"),
      ...all("DateTimeOffset", "ToLocalTime() ToOffset() ToUniversalTime()"),
      ...all("DateTime", "Date DateTime LocalDateTime UtcDateTime"),
      ...all("int", "Day DayOfYear Hour Millisecond Minute Month Second Year CompareTo()"),
      ...all("long", "Ticks UtcTicks ToUnixTimeSeconds() ToUnixTimeMilliseconds() ToFileTime()"),
      ...all("TimeSpan", "Offset TimeOfDay"),
      ...all("bool", "TryParse() TryParseExact() Equals()"),
    },
    takes: {
      ...{ AddDays: "number", AddHours: "number", AddMilliseconds: "number", AddMinutes: "number", AddMonths: "number" },
      ...{ AddSeconds: "number", AddTicks: "number", AddYears: "number", Parse: "text" },
      ...{ FromUnixTimeSeconds: "number", FromUnixTimeMilliseconds: "number" },
    },
  },
  {
    name: "System.TimeSpan",
    results: {
      ...all("TimeSpan", "FromDays() FromHours() FromMinutes() FromSeconds() FromMilliseconds() FromTicks() Zero MaxValue MinValue"),
      ...all("TimeSpan", "Add() Subtract() Negate() Duration() Parse() ParseExact()"),
      ...all("int", "Days Hours Minutes Seconds Milliseconds CompareTo()"),
      ...all("double", "TotalDays TotalHours TotalMinutes TotalSeconds TotalMilliseconds"),
      ...all("bool", "TryParse() TryParseExact() Equals()"),
      Ticks: "long",
    },
    takes: {
      ...{ FromDays: "number", FromHours: "number", FromMinutes: "number", FromSeconds: "number", FromMilliseconds: "number" },
      ...{ FromTicks: "number", Parse: "text" },
    },
  },
  { name: "System.TimeZone" },
  { name: "System.TimeZoneInfo", results: { "ConvertTimeFromUtc()": "DateTime", "ConvertTimeToUtc()": "DateTime" } },
  { name: "System.TimeZoneInfo.AdjustmentRule" },
  { name: "System.TimeZoneInfo.TransitionTime" },
  { name: "System.Tuple" },
  { name: "System.Nullable", parameters: ["T"], results: { Value: "T", HasValue: "bool", "GetValueOrDefault()": "T" } },
  // The service does not list its members; what an object can do always stands in the types that are listed.
  {
    name: "System.Object",
    complete: true,
    results: { ...all("bool", "Equals() ReferenceEquals()"), "GetHashCode()": "int", "GetType()": "" },
  },
  { name: "System.Enum", only: ["Parse", "TryParse", "ToString"], results: { "TryParse()": "bool" } },
  { name: "System.Exception", results: { ...all("string", "Message Source StackTrace"), InnerException: "Exception" } },
];
