using CsCheck;
using UserProvisioning.Fields;
using UserProvisioning.Storage;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage;

/// <summary>Tests that LIKE on the engine finds at least every row that a filter matches.</summary>
public sealed class TextFilterProperties : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly List<string> _names = [];

    private static readonly Gen<string> Near = Gen.OneOf(
        Gen.Char["aAbB%_\\[]*?s. "].Select(c => c.ToString()),
        Gen.Int[0, 11].Select(i => new[] { "é", "É", "e\u0301", "ſ", "ß", "ı", "İ", "K", "ж", "Ж", "😀", "^" }[i]))
        .Array[1, 4].Select(string.Concat);

    public TextFilterProperties() => Gen.OneOf(Near, Near, Texts.Any).Where(name => Text.Clean(name) is not null).Array[300].Sample(
        names =>
        {
            ContactRow[] rows = names
                .Select(name => ContactRow.From(ContactFieldCatalog.Clean(new ContactFields { LastName = name }))).ToArray();
            using IStorageEngine store = _database.OpenStore();
            using IWritingUnit work = store.Begin(CancellationToken.None);
            work.Contacts.Insert(rows);
            work.Commit();
            _names.AddRange(rows.Select(row => row.DisplayName));
        },
        iter: 1,
        threads: 1);

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_filter_by_name_finds_each_matching_row() =>
        Gen.OneOf(Near, Texts.Any, Gen.Int[0, 299].Select(i => _names[i].ToUpperInvariant())).Sample(
        name => Finds(TextFilter.Exactly(name)), iter: 400, threads: 1, print: Texts.Escape);

    [Fact]
    public void Each_name_is_found_by_a_filter_with_that_name() => Assert.All(_names, name => Finds(TextFilter.Exactly(name.ToUpperInvariant())));

    [Fact]
    public void A_pattern_finds_each_row_that_it_matches() => Gen.OneOf(Near, Texts.Any, Gen.Int[0, 299].Select(i => _names[i][..1])).Sample(
        start => Finds(TextFilter.Pattern(start, name => name.StartsWith(start, StringComparison.OrdinalIgnoreCase))),
        iter: 400,
        threads: 1,
        print: Texts.Escape);

    [Theory]
    [InlineData("100%é")]
    [InlineData("a_b[c]\\é%")]
    [InlineData("éé%%éé")]
    public void A_filter_with_wildcards_of_LIKE_finds_each_matching_row(string name)
    {
        _names.Add(_database.Person(name, null).DisplayName);
        _names.Add(_database.Person(name + "x", null).DisplayName);
        Finds(TextFilter.Exactly(name));
        Finds(TextFilter.Pattern(name, candidate => candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
    }

    private void Finds(TextFilter filter) => Assert.Equal(
        _names.Where(filter.Matches).ToArray(),
        _database.Connection.Contacts.List(new ContactFilter { Name = filter }).Select(contact => contact.DisplayName));
}
