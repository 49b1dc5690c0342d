/** Words that C# keeps for itself: none of them can be a name. */
export const keywords: ReadonlySet<string> = new Set(
  (
    "abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum " +
    "event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace " +
    "new null object operator out override params private protected public readonly ref return sbyte sealed short sizeof " +
    "stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void " +
    "volatile while"
  ).split(" "),
);

/** Words that begin a statement. */
export const statementWords: ReadonlySet<string> = new Set(
  "return if else for foreach while do switch try catch finally using lock break continue goto var const".split(" "),
);
