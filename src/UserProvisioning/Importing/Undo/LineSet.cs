using System.Text.Json;
using System.Text.Json.Serialization;

namespace UserProvisioning.Importing.Undo;

/// <summary>A set of lines of a run, in order. As JSON it is a list of ranges, so that many lines in a row stay short.</summary>
[JsonConverter(typeof(Converter))]
internal sealed class LineSet
{
    private readonly SortedSet<long> _lines = [];

    internal int Count => _lines.Count;

    internal bool Contains(long line) => _lines.Contains(line);

    internal void Add(long line) => _lines.Add(line);

    /// <summary>The lowest lines above a line, at most <paramref name="take"/>.</summary>
    internal IReadOnlyList<long> After(long line, int take) =>
        line == long.MaxValue ? [] : _lines.GetViewBetween(line + 1, long.MaxValue).Take(take).ToList();

    /// <summary>
    /// One of several pages of about the same size, over which the lines are spread: lines in a row come to different pages.
    /// </summary>
    internal IReadOnlyList<long> Spread(int page, int pages) =>
        _lines.Where(line => (int)((((uint)line * 2654435761u) >> 8) % (uint)pages) == page).ToList();

    internal void Remove(IEnumerable<long> lines) => _lines.ExceptWith(lines);

    private sealed class Converter : JsonConverter<LineSet>
    {
        public override LineSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var set = new LineSet();
            foreach (long[] range in JsonSerializer.Deserialize<long[][]>(ref reader, options)!)
            {
                for (long line = range[0]; line <= range[1]; line++)
                {
                    set.Add(line);
                }
            }

            return set;
        }

        public override void Write(Utf8JsonWriter writer, LineSet value, JsonSerializerOptions options)
        {
            var ranges = new List<long[]>();
            foreach (long line in value._lines)
            {
                if (ranges is [.., var last] && last[1] == line - 1)
                {
                    last[1] = line;
                }
                else
                {
                    ranges.Add([line, line]);
                }
            }

            JsonSerializer.Serialize(writer, ranges, options);
        }
    }
}
