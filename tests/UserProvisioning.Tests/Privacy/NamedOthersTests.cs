using CsCheck;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Privacy;

/// <summary>Tests that the fields that name others, and nothing else, are taken out of the texts of the record.</summary>
public sealed class NamedOthersTests
{
    private static readonly string[] Named = [NamedOthers.Manager, NamedOthers.To, NamedOthers.Reason];

    private static readonly Gen<string?> Values = Gen.OneOf(
        Gen.Const((string?)null),
        Texts.Any.Select(text => (string?)text),
        Gen.Char["\"\\[]{},:nul ToReason"].Array[0, 12].Select(signs => (string?)new string(signs)),
        Gen.Int[0, 5].Select(i => (string?)new[]
        {
            "\"To\":\"x\"", "[\"To\",null,\"x\"]", "To", "\\\"To\\\":", "null,null", "\\",
        }[i]));

    private static readonly Gen<List<FieldChange>> Changes = Gen.Select(
        Gen.Shuffle(new[] { "LastName", "To", "ManagerReference", "Reason", "Mail" }),
        Gen.Int[0, 5],
        Values.Array[10],
        (fields, count, values) => fields.Take(count).Select((field, i) => new FieldChange(field, values[i], values[i + 5])).ToList());

    [Fact]
    public void An_object_loses_the_fields_that_name_others() => Changes.Sample(
        changes =>
        {
            string? json = AuditJson.After(changes);
            string? rest = NamedOthers.Without(json, out string taken);
            Assert.Equal(AuditJson.After(changes.Where(change => !Named.Contains(change.Field)).ToList()), rest);
            Assert.Equal(NamedOthers.AreIn(json), taken.Length > 0);
            Assert.Equal(
                AuditJson.ReadChanges(null, json).Where(change => Named.Contains(change.Field)).Select(change => (change.Field, change.New!)),
                NamedOthers.Values(json));
            Assert.False(NamedOthers.AreIn(rest));
        },
        iter: 20_000);

    [Fact]
    public void A_list_of_changes_keeps_which_fields_name_others_but_not_their_values() => Changes.Sample(
        changes =>
        {
            string? json = AuditJson.Changes(changes);
            string? rest = NamedOthers.Without(json, out string taken);
            Assert.Equal(
                AuditJson.Changes(changes.ConvertAll(change => Named.Contains(change.Field) ? new FieldChange(change.Field, null, null) : change)),
                rest);
            Assert.Equal(NamedOthers.AreIn(json), taken.Length > 0);
            Assert.Empty(NamedOthers.Values(rest));
            Assert.Equal(rest, NamedOthers.Without(rest, out _));
        },
        iter: 20_000);
}
