import { all, type TypeFacts } from "./type-facts";

const dictionary = (name: string): TypeFacts => ({
  name: `System.Collections.Generic.${name}`,
  parameters: ["K", "V"],
  takes: { ContainsKey: "key", GetValueOrDefault: "key", TryGetValue: "key" },
  results: {
    "[]": "V",
    Count: "int",
    Keys: "IEnumerable<K>",
    Values: "IEnumerable<V>",
    ...all("bool", "ContainsKey() TryGetValue()"),
    "GetEnumerator()": "",
  },
});

const list = (name: string): TypeFacts => ({
  name: `System.Collections.Generic.${name}`,
  parameters: ["T"],
  results: { "[]": "T", Count: "int", "IndexOf()": "int" },
});

const sequence = (name: string): TypeFacts => ({ name: `System.Collections.Generic.${name}`, parameters: ["T"] });

export const collections: readonly TypeFacts[] = [
  dictionary("Dictionary"),
  dictionary("IDictionary"),
  dictionary("IReadOnlyDictionary"),
  {
    name: "System.Collections.Generic.KeyValuePair",
    parameters: ["K", "V"],
    results: { Key: "K", Value: "V" },
  },
  list("List"),
  list("IList"),
  sequence("HashSet"),
  sequence("ISet"),
  sequence("Queue"),
  sequence("Stack"),
  sequence("ICollection"),
  sequence("IReadOnlyCollection"),
  sequence("IEnumerable"),
  sequence("IEnumerator"),
  { name: "System.Linq.Enumerable" },
];

/** Methods of `System.Linq.Enumerable`, which every sequence has; those of later versions of .NET are among them. */
export const sequenceMethods: ReadonlySet<string> = new Set(
  (
    "Aggregate AggregateBy All Any Append AsEnumerable Average Cast Chunk Concat Contains Count CountBy DefaultIfEmpty Distinct DistinctBy ElementAt " +
    "ElementAtOrDefault Except ExceptBy First FirstOrDefault GroupBy GroupJoin Index Intersect IntersectBy Join Last LastOrDefault LeftJoin RightJoin " +
    "LongCount Max MaxBy Min MinBy OfType Order OrderBy OrderByDescending OrderDescending Prepend Reverse Select SelectMany " +
    "SequenceEqual Single SingleOrDefault Skip SkipLast SkipWhile Shuffle Sum Take TakeLast TakeWhile ThenBy ThenByDescending ToArray " +
    "ToDictionary ToHashSet ToList ToLookup TryGetNonEnumeratedCount Union UnionBy Where Zip AsQueryable AsParallel"
  ).split(" "),
);

/** What methods of sequences give, by what they give of the elements. */
export const sequenceResults: Readonly<Record<string, "element" | "array" | "list" | "sequence" | "int" | "bool">> = {
  ...(all("element", "ElementAt ElementAtOrDefault First FirstOrDefault Last LastOrDefault Single SingleOrDefault") as Record<
    string,
    "element"
  >),
  ...(all("sequence", "AsEnumerable Append Concat DefaultIfEmpty Distinct Except Intersect OrderBy OrderByDescending") as Record<
    string,
    "sequence"
  >),
  ...(all("sequence", "Prepend Reverse Skip SkipWhile Take TakeWhile ThenBy ThenByDescending Union Where") as Record<string, "sequence">),
  ...(all("bool", "All Any Contains SequenceEqual") as Record<string, "bool">),
  Count: "int",
  ToArray: "array",
  ToList: "list",
};
