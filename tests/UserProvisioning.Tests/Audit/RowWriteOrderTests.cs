using UserProvisioning.Importing.Undo.Rows;
using UserProvisioning.Storage;

namespace UserProvisioning.Tests.Audit;

/// <summary>Tests which rows an undo writes with one statement, and in which order.</summary>
public sealed class RowWriteOrderTests
{
    [Fact]
    public void Rows_that_do_not_depend_on_each_other_are_written_together()
    {
        List<RowWrite> writes = [];
        for (int id = 1; id <= 3; id++)
        {
            writes.Add(Removed(KeptTable.AuthorizationMembers, $"{id}/7", ("SystemUserId", $"{id}"), ("AuthorizationId", "7")));
            writes.Add(Removed(KeptTable.SystemUsers, $"{id}", ("Id", $"{id}"), ("ContactId", $"{id}"), ("UsernameKey", $"N{id}")));
        }

        Assert.Equal(["AuthorizationMembers 1/7 2/7 3/7", "SystemUsers 1 2 3"], Order(writes));
    }

    [Fact]
    public void A_row_is_written_after_the_one_it_refers_to_and_after_the_one_that_gives_up_its_unique_value() => Assert.Equal(
        ["SystemUsers 1", "Contacts 5", "SystemUsers 2", "AuthorizationMembers 2/7"],
        Order([
            new RowWrite(
                TableShape.Of(KeptTable.SystemUsers), "1",
                Row(("Id", "1"), ("ContactId", "1"), ("UsernameKey", "ANN")), Row(("Id", "1"), ("ContactId", "1"), ("UsernameKey", "ANNA"))),
            Added(KeptTable.Contacts, "5", ("Id", "5")),
            Added(KeptTable.SystemUsers, "2", ("Id", "2"), ("ContactId", "5"), ("UsernameKey", "ANN")),
            Added(KeptTable.AuthorizationMembers, "2/7", ("SystemUserId", "2"), ("AuthorizationId", "7")),
        ]));

    [Fact]
    public void Changes_of_the_same_row_keep_their_order_and_rows_that_differ_in_their_columns_are_written_apart()
    {
        TableShape contacts = TableShape.Of(KeptTable.Contacts);
        Assert.Equal(
            ["Contacts 1 2", "Contacts 3", "Contacts 1"],
            Order([
                new RowWrite(contacts, "1", Row(("JobTitle", "a")), Row(("JobTitle", "b"))),
                new RowWrite(contacts, "2", Row(("JobTitle", "c")), Row(("JobTitle", "d"))),
                new RowWrite(contacts, "3", Row(("Phone", "1")), Row(("Phone", "2"))),
                new RowWrite(contacts, "1", Row(("JobTitle", "b")), Row(("JobTitle", "e"))),
                new RowWrite(contacts, "2", Row(("JobTitle", "d")), Row(("JobTitle", "d"))),
            ]));
    }

    private static IEnumerable<string> Order(IEnumerable<RowWrite> writes) => RowWriteOrder.Groups(writes)
        .Select(group => $"{group[0].Shape.Table} {string.Join(' ', group.Select(write => write.Key))}");

    private static RowWrite Added(KeptTable table, string key, params (string Column, string Value)[] values) =>
        new(TableShape.Of(table), key, null, Row(values));

    private static RowWrite Removed(KeptTable table, string key, params (string Column, string Value)[] values) =>
        new(TableShape.Of(table), key, Row(values), null);

    private static StoredRow Row(params (string Column, string Value)[] values) =>
        new(values.Select(value => new RowValue(value.Column, value.Value)).ToList());
}
